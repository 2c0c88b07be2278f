import { Bytes } from "../bytes/bytes";
import { isUtf8 } from "../bytes/utf8-check";
import { describeError, ProtobufError } from "./read-error";
import { MAX_DEPTH, MAX_FIELD, WireType } from "./wire-type";

/** What a tag at the top of a message is: no packed run. */
const TAGGED: i32 = -1;

/**
 * Reads a protobuf message field by field, where its bytes lie. `next()` goes to a field, the method named after the
 * field's protobuf type gives the value; a field that is not asked for is skipped. Works on any bytes: where they are no
 * message, `next()` ends the loop and `failed`, `error` and `errorOffset` say so.
 *
 * ```ts
 * const reader = new ProtobufReader(message);
 * while (reader.next()) {
 *   switch (reader.field) {
 *     case 1: name = reader.string(); break;
 *     case 2: age = reader.int32(); break;
 *     case 3: readAddress(reader.message()); break;   // with a loop like this one
 *     case 4: {
 *       const scores = reader.packed(WireType.Fixed64);
 *       while (scores.next()) total += scores.double();
 *       break;
 *     }
 *     default: others.raw(reader.raw);                // an unknown field, kept as it is
 *   }
 * }
 * if (reader.failed) log.error(reader.error);
 * ```
 *
 * Fields come in the order in which they were written; of a field that is not repeated, the last counts. One that is
 * absent has its type's default (0, false, "", nothing). Views of the message live as long as the bytes do: of what the
 * host returned, until the callback returns.
 *
 * Only what is read is checked: of a message within, its extent, until `message()` is read to its end.
 *
 * Source: protobuf.dev, "Encoding".
 */
@final
export class ProtobufReader {
  /** The number of the field that `next()` has come to; 0 before the first. */
  field: u32 = 0;
  /** How its value is written. */
  wireType: WireType = WireType.Varint;

  /** Where the message begins and ends, and where reading goes on. */
  private readonly start: usize;
  private end: usize;
  private at: usize;
  /** Where the field begins with its tag, its value (of bytes, after their length), and where the value ends. */
  private fieldAt: usize = 0;
  private valueAt: usize = 0;
  private valueEnd: usize = 0;
  /** The value of a varint and of fixed bytes. */
  private bits: u64 = 0;

  /** The wire type of a packed run's values, which have no tags. */
  private packedType: i32 = TAGGED;
  /** How many messages this one is within. */
  private depth: i32 = 0;
  private parent: ProtobufReader | null = null;
  /** The address that offsets count from: the outermost message's begin. */
  private origin: usize;
  private reason: ProtobufError = ProtobufError.None;
  private errorAt: usize = 0;
  private readonly source: Bytes;

  /** Reads a message from its first byte. */
  constructor(message: Bytes) {
    // A view of its own, for the caller may aim the given one at something else.
    this.source = message.slice(0);
    this.start = message.ptr;
    this.end = message.ptr + <usize>message.length;
    this.at = this.start;
    this.origin = this.start;
  }

  /** True if the bytes read so far are no message, or a field was read as another type. Then `next()` is false. */
  get failed(): bool {
    return this.reason != ProtobufError.None;
  }

  /** What is wrong; `None` if nothing is. */
  get errorKind(): ProtobufError {
    return this.reason;
  }

  /** How many bytes there are before what is wrong, from the begin of the outermost message; 0 if nothing is. */
  get errorOffset(): i32 {
    return this.failed ? <i32>(this.errorAt - this.origin) : 0;
  }

  /** What is wrong and where, for a log; empty if nothing is. */
  get error(): string {
    return this.failed ? `offset ${this.errorOffset}: ${describeError(this.reason)}` : "";
  }

  /** Goes to the next field, or of a packed run to the next value. False at the end, and if what follows is none. */
  next(): bool {
    if (this.at >= this.end) return false;
    this.fieldAt = this.at;
    if (this.packedType != TAGGED) return this.readValue(<WireType>this.packedType);
    const tag = this.readTag();
    if (tag == 0) return false;
    this.field = <u32>(tag >> 3);
    return this.readValue(<WireType>(<i32>tag & 7));
  }

  /** An int32; of a longer varint the low 32 bits, as everywhere in protobuf. Also for enums. */
  int32(): i32 {
    return <i32>this.varint();
  }

  /** An int64. */
  int64(): i64 {
    return <i64>this.varint();
  }

  /** A uint32; of a longer varint the low 32 bits. */
  uint32(): u32 {
    return <u32>this.varint();
  }

  /** A uint64. */
  uint64(): u64 {
    return this.varint();
  }

  /** A sint32: zigzag, where 0, -1, 1, -2 are written as 0, 1, 2, 3. */
  sint32(): i32 {
    const bits = <u32>this.varint();
    return <i32>(bits >> 1) ^ -(<i32>(bits & 1));
  }

  /** A sint64: zigzag. */
  sint64(): i64 {
    const bits = this.varint();
    return <i64>(bits >> 1) ^ -(<i64>(bits & 1));
  }

  /** A bool: any varint but 0 is true. */
  bool(): bool {
    return this.varint() != 0;
  }

  /** A fixed32. */
  fixed32(): u32 {
    return <u32>this.scalar(WireType.Fixed32);
  }

  /** An sfixed32. */
  sfixed32(): i32 {
    return <i32>this.scalar(WireType.Fixed32);
  }

  /** A fixed64. */
  fixed64(): u64 {
    return this.scalar(WireType.Fixed64);
  }

  /** An sfixed64. */
  sfixed64(): i64 {
    return <i64>this.scalar(WireType.Fixed64);
  }

  /** A float. */
  float(): f32 {
    return reinterpret<f32>(<u32>this.scalar(WireType.Fixed32));
  }

  /** A double. */
  double(): f64 {
    return reinterpret<f64>(this.scalar(WireType.Fixed64));
  }

  /** Bytes, as a view that lives as long as the message's bytes. */
  bytes(): Bytes {
    if (!this.expect(WireType.Bytes)) return new Bytes();
    return this.view(this.valueAt, this.valueEnd);
  }

  /** Like `bytes`, into a view that the caller keeps and that does not keep the message's memory; empty on failure. */
  read(into: Bytes): bool {
    const found = this.expect(WireType.Bytes);
    into.aim(found ? this.valueAt : 0, found ? <i32>(this.valueEnd - this.valueAt) : 0);
    return found;
  }

  /** A string. What is not UTF-8 is decoded as well as can be; `hasUtf8` tells. */
  string(): string {
    if (!this.expect(WireType.Bytes)) return "";
    return String.UTF8.decodeUnsafe(this.valueAt, this.valueEnd - this.valueAt);
  }

  /** True if the field's bytes are well-formed UTF-8, which proto3 demands of strings; false for other wire types. */
  hasUtf8(): bool {
    return this.wireType == WireType.Bytes && isUtf8(this.valueAt, this.valueEnd - this.valueAt);
  }

  /**
   * A reader of the message in this field, be it written with its length or as a group. What fails there fails here
   * too. Beyond 100 messages within each other it fails.
   */
  message(): ProtobufReader {
    const isGroup = this.wireType == WireType.GroupStart;
    const there = isGroup || this.expect(WireType.Bytes);
    const reader = this.within(there && !this.failed);
    if (this.depth >= MAX_DEPTH) reader.fail(ProtobufError.Depth, this.fieldAt);
    return reader;
  }

  /**
   * A reader of the numbers in a repeated field, whose `next()` goes to the next of them. `type` is how one is written:
   * `Varint`, `Fixed32` or `Fixed64`. A field that holds one number, not packed, is a run of one: so this reads a
   * repeated field in either form.
   */
  packed(type: WireType): ProtobufReader {
    const there = this.wireType == type || this.expect(WireType.Bytes);
    const reader = this.within(there && !this.failed);
    reader.field = this.field;
    reader.packedType = type;
    if (type == WireType.Bytes || type == WireType.GroupStart)
      reader.fail(ProtobufError.Mismatch, this.fieldAt);
    return reader;
  }

  /** All of the field with its tag, as it stands in the message: for `ProtobufWriter.raw`. */
  get raw(): Bytes {
    return this.view(this.fieldAt, this.at);
  }

  /** A reader of the value's bytes, or of none. */
  private within(there: bool): ProtobufReader {
    const from = there ? this.valueAt : this.at;
    const reader = new ProtobufReader(this.view(from, there ? this.valueEnd : from));
    reader.parent = this;
    reader.origin = this.origin;
    reader.depth = this.depth + 1;
    // A reader of what has failed has failed.
    reader.reason = this.reason;
    reader.errorAt = this.errorAt;
    return reader;
  }

  private view(from: usize, to: usize): Bytes {
    return this.source.slice(<i32>(from - this.start), <i32>(to - this.start));
  }

  private varint(): u64 {
    return this.scalar(WireType.Varint);
  }

  private scalar(type: WireType): u64 {
    return this.expect(type) ? this.bits : 0;
  }

  /** True if the field is of that wire type; otherwise the message has failed. */
  private expect(type: WireType): bool {
    if (this.wireType == type && this.fieldAt != 0 && !this.failed) return true;
    this.fail(ProtobufError.Mismatch, this.fieldAt == 0 ? this.at : this.fieldAt);
    return false;
  }

  /** A valid tag, or 0 and the message has failed. */
  private readTag(): u64 {
    const from = this.at;
    const tag = this.readVarint();
    if (this.failed) return 0;
    const field = tag >> 3;
    if (field != 0 && field <= <u64>MAX_FIELD) return tag;
    this.fail(ProtobufError.FieldNumber, from);
    return 0;
  }

  /** Finds the value's extent, and what a number is. */
  private readValue(type: WireType): bool {
    this.wireType = type;
    this.valueAt = this.at;
    switch (type) {
      case WireType.Varint:
        this.bits = this.readVarint();
        break;
      case WireType.Fixed64:
        if (this.take(8)) this.bits = load<u64>(this.valueAt);
        break;
      case WireType.Fixed32:
        if (this.take(4)) this.bits = <u64>load<u32>(this.valueAt);
        break;
      case WireType.Bytes:
        this.readLength();
        break;
      case WireType.GroupStart:
        this.valueEnd = this.skipGroup(this.field, this.depth + 1);
        return !this.failed;
      case WireType.GroupEnd:
        this.fail(ProtobufError.Group, this.fieldAt);
        break;
      default:
        this.fail(ProtobufError.WireType, this.fieldAt);
    }
    this.valueEnd = this.at;
    return !this.failed;
  }

  private readLength(): void {
    const length = this.readVarint();
    if (this.failed) return;
    this.valueAt = this.at;
    this.take(length);
  }

  /** Goes beyond `count` bytes, if there are so many. */
  private take(count: u64): bool {
    if (count > <u64>(this.end - this.at)) {
      this.fail(ProtobufError.Truncated, this.fieldAt);
      return false;
    }
    this.at += <usize>count;
    return true;
  }

  /** Goes beyond the end of the group of that number; returns where its content ends. */
  private skipGroup(field: u32, depth: i32): usize {
    if (depth > MAX_DEPTH) this.fail(ProtobufError.Depth, this.at);
    while (!this.failed) {
      const from = this.at;
      if (from >= this.end) {
        this.fail(ProtobufError.Group, this.fieldAt);
        break;
      }
      const tag = this.readTag();
      if (tag == 0) break;
      const number = <u32>(tag >> 3);
      const type = <WireType>(<i32>tag & 7);
      if (type == WireType.GroupEnd) {
        if (number == field) return from;
        this.fail(ProtobufError.Group, from);
      } else {
        this.skipValue(number, type, depth, from);
      }
    }
    return this.at;
  }

  private skipValue(field: u32, type: WireType, depth: i32, from: usize): void {
    if (type == WireType.Varint) this.readVarint();
    else if (type == WireType.Fixed64) this.take(8);
    else if (type == WireType.Fixed32) this.take(4);
    else if (type == WireType.Bytes) this.take(this.readVarint());
    else if (type == WireType.GroupStart) this.skipGroup(field, depth + 1);
    else this.fail(ProtobufError.WireType, from);
  }

  /** A varint, which need not be the shortest form of its value; 0 if the message has failed. */
  private readVarint(): u64 {
    const from = this.at;
    let bits: u64 = 0;
    for (let shift: u64 = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) {
        this.fail(ProtobufError.Truncated, this.fieldAt);
        return 0;
      }
      const byte = load<u8>(this.at++);
      // Of the tenth byte, one bit is left.
      if (shift == 63 && byte > 1) break;
      bits |= (<u64>(byte & 0x7f)) << shift;
      if (byte < 0x80) return bits;
    }
    this.fail(ProtobufError.Varint, from);
    return 0;
  }

  /** Ends reading here and in the messages around; the first reason stays. */
  private fail(error: ProtobufError, at: usize): void {
    let reader: ProtobufReader | null = this;
    while (reader !== null) {
      if (reader.reason == ProtobufError.None) {
        reader.reason = error;
        reader.errorAt = at;
      }
      reader.at = reader.end;
      reader = reader.parent;
    }
  }
}
