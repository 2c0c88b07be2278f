import { Bytes } from "../../../assembly/bytes/bytes";
import { DynamicTable, ENTRY_OVERHEAD } from "./dynamic-table";
import { DEFAULT_TABLE_SIZE } from "./encoder";
import { huffmanDecode, huffmanRoom } from "./huffman";
import { NO_INTEGER, readInteger } from "./integer";
import { aimStaticName, aimStaticValue, STATIC_COUNT } from "./static-table";

/** A longer block is refused. */
export const MAX_BLOCK: i32 = 1 << 24;

/**
 * Reads header blocks (RFC 7541), one connection's, in the order in which they came: a cursor over one whole block after the other.
 *
 *     decoder.start(block);
 *     while (decoder.next()) use(decoder.name, decoder.value);
 *     if (!decoder.finish()) …the connection is lost: COMPRESSION_ERROR
 *
 * Whatever is done with the headers, `finish` has to be called, for the table follows all of them.
 */
export class HpackDecoder {
  /** The present header's name: a view until `next` or `finish`. */
  readonly name: Bytes = new Bytes();
  /** The present header's value: a view until `next` or `finish`. */
  readonly value: Bytes = new Bytes();
  /** True if the present header must be sent on as `Indexing.Never`. */
  neverIndexed: bool = false;
  /** What `inspect` said of the present header. */
  tag: u32 = 0;
  /** True if the block is none: nothing can be read on this connection any more. */
  failed: bool = false;
  /** True if the headers are more than the limit: `next` has stopped before the one that is beyond it. */
  tooLarge: bool = false;
  /** The most bytes that the headers of a block may have, each counted as in the table: with 32 more. */
  readonly maxListSize: u32;

  private readonly table: DynamicTable;
  private maxTableSize: u32;
  /** True if the limit was lowered below the table's, and the other side has not yet taken note. */
  private updateDue: bool = false;
  /** True once the block had a header: table size updates come before. */
  private hasBegun: bool = false;
  private at: usize = 0;
  private end: usize = 0;
  private listSize: u64 = 0;
  /** Where Huffman-coded strings of the present header are decoded to, and how far it is used. */
  private texts: ArrayBuffer = new ArrayBuffer(0);
  private textsUsed: usize = 0;
  private blockLength: u32 = 0;

  /** A decoder that allows a table of up to `maxTableSize` bytes; it has 4,096 at first, or fewer where fewer are allowed. */
  constructor(maxTableSize: u32 = DEFAULT_TABLE_SIZE, maxListSize: u32 = 65536) {
    const table = new DynamicTable(maxTableSize);
    table.setLimit(DEFAULT_TABLE_SIZE);
    this.table = table;
    this.maxTableSize = table.capacity;
    this.maxListSize = maxListSize;
  }

  /** How many bytes the table has, as the RFC counts them. */
  get tableSize(): u32 {
    return this.table.size;
  }

  /** The other side has acknowledged a smaller limit (up to the constructor's): its next block has to say that it keeps it. */
  setMaxTableSize(size: u32): void {
    this.maxTableSize = min(size, this.table.capacity);
    this.updateDue = this.table.limit > this.maxTableSize;
  }

  /** Begins a block, which has to stay where it is until `finish`. */
  start(block: Bytes): void {
    this.tooLarge = false;
    this.hasBegun = false;
    this.listSize = 0;
    this.blockLength = <u32>block.length;
    this.at = block.ptr;
    this.end = block.ptr + <usize>block.length;
    if (block.length > MAX_BLOCK) this.fail();
  }

  /** Goes on to the next header; false where there is none, or none that can or may be read. */
  next(): bool {
    if (this.tooLarge || !this.step()) return false;
    this.listSize += <u64>this.name.length + <u64>this.value.length + ENTRY_OVERHEAD;
    if (this.listSize <= <u64>this.maxListSize) return true;
    this.tooLarge = true;
    return false;
  }

  /** Ends a block: what was not read of it is gone through, for the table's sake. False if it is broken. */
  finish(): bool {
    while (this.step()) {}
    return !this.failed;
  }

  /** Says something of a header that is kept with it in the table: asked once for each, and for those of the static table. */
  protected inspect(name: Bytes, value: Bytes): u32 {
    return 0;
  }

  private fail(): bool {
    this.failed = true;
    this.at = this.end;
    return false;
  }

  private step(): bool {
    if (this.failed) return false;
    while (this.at < this.end) {
      const first = load<u8>(this.at);
      if (first < 0x20 || first >= 0x40) {
        if (this.updateDue) return this.fail();
        this.hasBegun = true;
        return first >= 0x80 ? this.readIndexed() : this.readLiteral(first);
      }
      if (!this.readSizeUpdate()) return false;
    }
    return false;
  }

  /** Section 6.1. */
  private readIndexed(): bool {
    const index = this.readNumber(7);
    this.neverIndexed = false;
    if (index == 0 || this.failed) return this.fail();
    if (index <= STATIC_COUNT) {
      aimStaticName(index, this.name);
      aimStaticValue(index, this.value);
      this.tag = this.inspect(this.name, this.value);
      return true;
    }
    const record = this.table.find(index - STATIC_COUNT - 1);
    return record == 0 ? this.fail() : this.show(record);
  }

  /** Section 6.2. */
  private readLiteral(first: u8): bool {
    const isIndexed = first >= 0x40;
    this.neverIndexed = (first & 0xf0) == 0x10;
    this.textsUsed = 0;
    if (!this.readName(this.readNumber(isIndexed ? 6 : 4)) || !this.readString(this.value))
      return this.fail();
    const tag = this.inspect(this.name, this.value);
    if (isIndexed && this.table.add(this.name, this.value, tag)) return this.show(this.table.find(0));
    this.tag = tag;
    return true;
  }

  private show(record: usize): bool {
    this.table.aimName(record, this.name);
    this.table.aimValue(record, this.value);
    this.tag = this.table.tagOf(record);
    return true;
  }

  private readName(index: u32): bool {
    if (this.failed) return false;
    if (index == 0) return this.readString(this.name);
    if (index <= STATIC_COUNT) {
      aimStaticName(index, this.name);
      return true;
    }
    const record = this.table.find(index - STATIC_COUNT - 1);
    if (record == 0) return false;
    this.table.aimName(record, this.name);
    return true;
  }

  /** Section 6.3. */
  private readSizeUpdate(): bool {
    const size = this.readNumber(5);
    if (this.failed || this.hasBegun || size > this.maxTableSize) return this.fail();
    this.table.setLimit(size);
    this.updateDue = false;
    return true;
  }

  private readNumber(prefix: u32): u32 {
    const number = readInteger(this.at, this.end, prefix);
    if (number == NO_INTEGER) {
      this.fail();
      return 0;
    }
    this.at += <usize>(number >> 32);
    return <u32>number;
  }

  /** Section 5.2. */
  private readString(into: Bytes): bool {
    if (this.at >= this.end) return false;
    const isCoded = load<u8>(this.at) >= 0x80;
    const length = this.readNumber(7);
    if (this.failed || <usize>length > this.end - this.at) return false;
    const from = this.at;
    this.at += <usize>length;
    if (!isCoded) {
      into.aim(from, <i32>length);
      return true;
    }
    const to = this.textsStart() + this.textsUsed;
    const decoded = huffmanDecode(from, length, to);
    if (decoded < 0) return false;
    this.textsUsed += <usize>decoded;
    into.aim(to, decoded);
    return true;
  }

  /** Room for all strings of the block, so that none has to move when another follows. */
  private textsStart(): usize {
    const room = <i32>huffmanRoom(this.blockLength);
    if (this.texts.byteLength < room) this.texts = new ArrayBuffer(max(room, 512));
    return changetype<usize>(this.texts);
  }
}
