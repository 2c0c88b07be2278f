import { ByteWriter } from "../bytes/byte-writer";
import { Bytes } from "../bytes/bytes";
import { encodedLength, encodeInto } from "../bytes/utf8";
import { varintSize, writeVarint, zigzag } from "./varint";
import { MAX_DEPTH, MAX_FIELD, WireType } from "./wire-type";

/** How long a message may get unless said otherwise: 4 MiB, the most that a gRPC peer takes by default. */
const DEFAULT_LIMIT: i32 = 4 * 1024 * 1024;

/**
 * Writes a protobuf message into memory that it keeps: made once and used again and again, it allocates only to grow.
 * Each method is named after a protobuf type and takes the field's number and value.
 *
 * ```ts
 * const message = writer
 *   .clear()
 *   .string(1, "Anna")
 *   .int32(2, 41)
 *   .begin(3).string(1, "Main Street").end()                  // a message within
 *   .packed(4).double(4, 1.5).double(4, 2.5).end()            // a repeated number
 *   .finish();
 * if (message !== null) grpcCall(…, message, …);
 * ```
 *
 * A repeated field is written once for each element, a map as a repeated message with the key as field 1 and the
 * value as field 2. proto3 leaves out fields that have their default value; the writer writes what it is told.
 *
 * Nothing traps. What goes wrong is kept until `clear`, and `finish` answers null: a message beyond the limit, a field
 * number that is none, more than 100 messages within each other, a `begin` without `end` or an `end` too many.
 *
 * Source: protobuf.dev, "Encoding".
 */
@final
export class ProtobufWriter {
  private readonly out: ByteWriter;
  /** Where the content of each open message and packed run begins. */
  private readonly open: i32[] = [];
  /** The field whose packed run is open, or 0. */
  private packedField: u32 = 0;
  private misused: bool = false;

  /** A writer of messages of at most `limit` bytes. */
  constructor(limit: i32 = DEFAULT_LIMIT) {
    this.out = new ByteWriter(limit);
  }

  /** How many bytes have been written. */
  get length(): i32 {
    return this.out.length;
  }

  /** True if the message cannot be finished any more. */
  get failed(): bool {
    return this.misused || this.out.overflowed;
  }

  /** Starts a new message. */
  clear(): ProtobufWriter {
    this.out.clear();
    this.open.length = 0;
    this.packedField = 0;
    this.misused = false;
    return this;
  }

  /**
   * The message, as a view of the writer's memory that the next write or `clear` ends; null if something went wrong or
   * is still open.
   */
  finish(): Bytes | null {
    return this.failed || this.open.length > 0 ? null : this.out.written;
  }

  /** An int32, or an enum. A negative one takes ten bytes. */
  int32(field: u32, value: i32): ProtobufWriter {
    return this.varint(field, <u64>(<i64>value));
  }

  /** An int64. A negative one takes ten bytes. */
  int64(field: u32, value: i64): ProtobufWriter {
    return this.varint(field, <u64>value);
  }

  /** A uint32. */
  uint32(field: u32, value: u32): ProtobufWriter {
    return this.varint(field, <u64>value);
  }

  /** A uint64. */
  uint64(field: u32, value: u64): ProtobufWriter {
    return this.varint(field, value);
  }

  /** A sint32: zigzag, short for small numbers of either sign. */
  sint32(field: u32, value: i32): ProtobufWriter {
    return this.varint(field, zigzag(<i64>value));
  }

  /** A sint64: zigzag. */
  sint64(field: u32, value: i64): ProtobufWriter {
    return this.varint(field, zigzag(value));
  }

  /** A bool. */
  bool(field: u32, value: bool): ProtobufWriter {
    return this.varint(field, <u64>value);
  }

  /** A fixed32. */
  fixed32(field: u32, value: u32): ProtobufWriter {
    const at = this.value(field, WireType.Fixed32, 4);
    if (at) store<u32>(at, value);
    return this;
  }

  /** An sfixed32. */
  sfixed32(field: u32, value: i32): ProtobufWriter {
    return this.fixed32(field, <u32>value);
  }

  /** A fixed64. */
  fixed64(field: u32, value: u64): ProtobufWriter {
    const at = this.value(field, WireType.Fixed64, 8);
    if (at) store<u64>(at, value);
    return this;
  }

  /** An sfixed64. */
  sfixed64(field: u32, value: i64): ProtobufWriter {
    return this.fixed64(field, <u64>value);
  }

  /** A float. */
  float(field: u32, value: f32): ProtobufWriter {
    return this.fixed32(field, reinterpret<u32>(value));
  }

  /** A double. */
  double(field: u32, value: f64): ProtobufWriter {
    return this.fixed64(field, reinterpret<u64>(value));
  }

  /** Bytes; also a message that has been serialized already. */
  bytes(field: u32, value: Bytes): ProtobufWriter {
    const at = this.lengthAndBytes(field, value.length);
    if (at) memory.copy(at, value.ptr, <usize>value.length);
    return this;
  }

  /** A string, in UTF-8. */
  string(field: u32, value: string): ProtobufWriter {
    const at = this.lengthAndBytes(field, <i32>encodedLength(value));
    if (at) encodeInto(value, at);
    return this;
  }

  /** Begins a message within this one: what is written up to its `end` are its fields. */
  begin(field: u32): ProtobufWriter {
    const at = this.packedField == 0 ? this.value(field, WireType.Bytes, 1) : this.misuse();
    if (at == 0) return this;
    if (this.open.length < MAX_DEPTH) this.open.push(this.out.length);
    else this.misuse();
    return this;
  }

  /** Begins a packed run of numbers: what is written up to its `end` are values of this field, and only of it. */
  packed(field: u32): ProtobufWriter {
    this.begin(field);
    if (!this.failed) this.packedField = field;
    return this;
  }

  /** Ends the message or the packed run that was begun last. */
  end(): ProtobufWriter {
    if (this.failed) return this;
    if (this.open.length == 0) {
      this.misuse();
      return this;
    }
    this.packedField = 0;
    const start = this.open.pop();
    const length = <u64>(this.out.length - start);
    // One byte was left for the length; most messages need no more.
    const more = varintSize(length) - 1;
    if (more > 0 && !this.out.insert(start, more)) return this;
    writeVarint(length, this.out.written.ptr + <usize>start - 1);
    return this;
  }

  /** A field as it stood in another message, with its tag: `ProtobufReader.raw`. */
  raw(field: Bytes): ProtobufWriter {
    if (this.packedField != 0) this.misuse();
    if (!this.failed) this.out.write(field);
    return this;
  }

  private varint(field: u32, value: u64): ProtobufWriter {
    const at = this.value(field, WireType.Varint, varintSize(value));
    if (at) writeVarint(value, at);
    return this;
  }

  private lengthAndBytes(field: u32, length: i32): usize {
    if (this.packedField != 0) return this.misuse();
    const prefix = varintSize(<u64>length);
    // Lengths near the limit of an i32 do not fit into any message; added up they would pass for small ones.
    const size = length > i32.MAX_VALUE - prefix ? i32.MAX_VALUE : length + prefix;
    const at = this.value(field, WireType.Bytes, size);
    return at == 0 ? 0 : writeVarint(<u64>length, at);
  }

  /** Writes the tag, except within a packed run, and makes room for `size` bytes; 0 if the message has failed. */
  private value(field: u32, type: WireType, size: i32): usize {
    if (this.failed) return 0;
    if (this.packedField != 0) return field == this.packedField ? this.out.reserve(size) : this.misuse();
    if (field == 0 || field > MAX_FIELD) return this.misuse();
    const tag = ((<u64>field) << 3) | <u64>type;
    const at = this.out.reserve(varintSize(tag));
    if (at == 0) return 0;
    writeVarint(tag, at);
    return this.out.reserve(size);
  }

  private misuse(): usize {
    this.misused = true;
    return 0;
  }
}
