import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { DynamicTable, ENTRY_OVERHEAD } from "./dynamic-table";
import { EntryIndex } from "./entry-index";
import { hashBytes } from "./hash";
import { huffmanEncode, huffmanLength } from "./huffman";
import { Indexing } from "./indexing";
import { writeInteger } from "./integer";
import { findStaticName, findStaticValue, isStaticEntry, STATIC_COUNT } from "./static-table";

/** The size that a table has until something else is agreed on: RFC 9113, section 6.5.2. */
export const DEFAULT_TABLE_SIZE: u32 = 4096;

/** Of so many headers of a block it is remembered which entries they were. */
const REMEMBERED: i32 = 32;
/** What marks the number of an entry of the dynamic table, among indexes of the static one. */
const DYNAMIC: u64 = (<u64>1) << 32;

/**
 * Writes header blocks (RFC 7541), one connection's, in the order in which they are sent. What one `begin` and the `encode`s after
 * it write is one block; it has to be sent, whatever becomes of its stream, for the other side follows the table by it.
 */
@final
export class HpackEncoder {
  /** True to write strings in the Huffman code where that is not longer: a third fewer bytes, for some time on both sides. */
  huffman: bool;
  private readonly table: DynamicTable;
  /** The entries by name and value, and by name alone. */
  private readonly fields: EntryIndex;
  private readonly names: EntryIndex;
  /** Which entries the headers of the block before were, in their order: the next block is mostly like it. 0 for none. */
  private readonly before: StaticArray<u64> = new StaticArray<u64>(REMEMBERED);
  private place: i32 = 0;
  /** True if the other side has to be told of the limit, and the smallest that there was since it was told last. */
  private updateDue: bool = false;
  private smallest: u32 = 0;

  /** An encoder that uses a table of at most `maxTableSize` bytes, and of no more than the other side allows. */
  constructor(maxTableSize: u32 = DEFAULT_TABLE_SIZE, huffman: bool = false) {
    const table = new DynamicTable(maxTableSize);
    this.table = table;
    this.fields = new EntryIndex(table);
    this.names = new EntryIndex(table);
    this.huffman = huffman;
    table.setLimit(DEFAULT_TABLE_SIZE);
    if (table.limit < DEFAULT_TABLE_SIZE) this.announce();
  }

  /** How many bytes the table has, as the RFC counts them. */
  get tableSize(): u32 {
    return this.table.size;
  }

  /** Sets the most that the other side allows: its SETTINGS_HEADER_TABLE_SIZE. The next block begins by saying what is used of it. */
  setPeerTableSize(size: u32): void {
    const before = this.table.limit;
    this.table.setLimit(size);
    if (this.table.limit != before) this.announce();
  }

  /** Begins a block. */
  begin(out: ByteWriter): void {
    this.place = 0;
    if (!this.updateDue) return;
    this.updateDue = false;
    const limit = this.table.limit;
    // The smallest one is told as well, for the other side has to drop what was dropped here (section 4.2).
    if (this.smallest < limit) writeInteger(out, 0x20, 5, this.smallest);
    writeInteger(out, 0x20, 5, limit);
  }

  /** Writes one header. The name has to be in lower case; the views are not needed any longer afterwards. */
  encode(name: Bytes, value: Bytes, out: ByteWriter, indexing: Indexing = Indexing.Incremental): void {
    const place = this.place++;
    if (indexing != Indexing.Never && this.writeAsBefore(place, name, value, out)) return;
    const nameHash = hashBytes(name.ptr, <u32>name.length, 0);
    const named = findStaticName(name, nameHash);
    if (indexing == Indexing.Never) {
      this.writeLiteral(0x10, 4, this.nameIndex(named, name, nameHash), name, value, out);
      return;
    }
    const whole = named == 0 ? 0 : findStaticValue(named, value);
    if (whole != 0) {
      this.remember(place, <u64>whole);
      writeInteger(out, 0x80, 7, whole);
      return;
    }
    const hash = <u32>hashBytes(value.ptr, <u32>value.length, nameHash);
    if (this.fields.find(hash, name, value) != 0) {
      this.remember(place, DYNAMIC | <u64>this.fields.found);
      writeInteger(out, 0x80, 7, this.indexOf(this.fields.found));
      return;
    }
    const index = this.nameIndex(named, name, nameHash);
    if (indexing == Indexing.Without || !this.hasRoomFor(name, value)) {
      this.writeLiteral(0x00, 4, index, name, value, out);
      return;
    }
    this.writeLiteral(0x40, 6, index, name, value, out);
    const number = this.table.nextNumber;
    this.table.add(name, value, 0);
    this.fields.put(hash, number);
    this.remember(place, DYNAMIC | <u64>number);
    if (named == 0) this.names.put(<u32>nameHash, number);
  }

  /** Writes a header that is the same as that at its place in the block before; false if it is not. */
  private writeAsBefore(place: i32, name: Bytes, value: Bytes, out: ByteWriter): bool {
    const entry = place < REMEMBERED ? unchecked(this.before[place]) : 0;
    if (entry == 0) return false;
    if (entry < DYNAMIC) {
      if (!isStaticEntry(<u32>entry, name, value)) return false;
      writeInteger(out, 0x80, 7, <u32>entry);
      return true;
    }
    const table = this.table;
    const record = table.find(table.indexOf(<u32>entry));
    if (record == 0 || !table.hasName(record, name) || !table.hasValue(record, value)) return false;
    writeInteger(out, 0x80, 7, this.indexOf(<u32>entry));
    return true;
  }

  private remember(place: i32, entry: u64): void {
    if (place < REMEMBERED) unchecked((this.before[place] = entry));
  }

  private announce(): void {
    const limit = this.table.limit;
    this.smallest = this.updateDue ? min(this.smallest, limit) : limit;
    this.updateDue = true;
  }

  /** What is larger than the table would only empty it. */
  private hasRoomFor(name: Bytes, value: Bytes): bool {
    return <u64>name.length + <u64>value.length + ENTRY_OVERHEAD <= <u64>this.table.limit;
  }

  private nameIndex(named: u32, name: Bytes, hash: u64): u32 {
    if (named != 0) return named;
    return this.names.find(<u32>hash, name, null) == 0 ? 0 : this.indexOf(this.names.found);
  }

  private indexOf(number: u32): u32 {
    return STATIC_COUNT + 1 + this.table.indexOf(number);
  }

  private writeLiteral(first: u8, prefix: u32, index: u32, name: Bytes, value: Bytes, out: ByteWriter): void {
    writeInteger(out, first, prefix, index);
    if (index == 0) this.writeString(name, out);
    this.writeString(value, out);
  }

  private writeString(text: Bytes, out: ByteWriter): void {
    const length = <u32>text.length;
    if (this.huffman) {
      const encoded = huffmanLength(text.ptr, length);
      if (encoded <= length) {
        writeInteger(out, 0x80, 7, encoded);
        const at = out.reserve(<i32>encoded);
        if (at != 0) huffmanEncode(text.ptr, length, at);
        return;
      }
    }
    writeInteger(out, 0x00, 7, length);
    out.write(text);
  }
}
