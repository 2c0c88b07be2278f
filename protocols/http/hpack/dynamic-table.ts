import { Bytes } from "../../../assembly/bytes/bytes";
import { sameBytes } from "./same-bytes";

/** What an entry counts besides its bytes: RFC 7541, section 4.1. */
export const ENTRY_OVERHEAD: u32 = 32;
/** The largest table there can be, in bytes as the RFC counts them. */
export const MAX_TABLE_SIZE: u32 = 1 << 20;

/** log2 of the size of an entry's record. */
const RECORD_SHIFT: usize = 4;

/**
 * The dynamic table of RFC 7541, section 2.3.2: a queue of names and values, at most `limit` bytes of them, where each counts 32
 * bytes more than it has. Memory is taken at the first entry, for the largest table, and never again:
 *
 *   texts:    | gone | oldest ... newest | free |       twice the largest size: what lives is moved to the front when the end is
 *             base                       end            reached, at most once for each `capacity` bytes that came
 *   records:  a ring of 16 bytes each: where the name begins, its length, the value's length (it follows the name), `tag`
 */
@final
export class DynamicTable {
  /** The most bytes that `limit` can be set to. */
  readonly capacity: u32;
  private texts: ArrayBuffer | null = null;
  private records: ArrayBuffer | null = null;
  /** What there is room for in `texts` and (less one, a mask) in `records`. */
  private room: u32 = 0;
  private mask: u32 = 0;
  /** Offsets grow for ever (and wrap): `base` is that of the first byte of `texts`, `end` that of the free part. */
  private base: u32 = 0;
  private end: u32 = 0;
  private most: u32;
  private bytes: u32 = 0;
  private entries: u32 = 0;
  /** How many entries have been added, ever (and wraps): the number of the next one. */
  private added: u32 = 0;

  /** A table of at most `capacity` bytes, which is also its limit at first. */
  constructor(capacity: u32) {
    this.capacity = min(capacity, MAX_TABLE_SIZE);
    this.most = this.capacity;
  }

  /** The most bytes that there may be: the table's maximum size, in the RFC's words. */
  get limit(): u32 {
    return this.most;
  }

  /** How many bytes there are. */
  get size(): u32 {
    return this.bytes;
  }

  /** How many entries there are. */
  get count(): u32 {
    return this.entries;
  }

  /** The number of the entry that is added next; entries are numbered one by one. */
  get nextNumber(): u32 {
    return this.added;
  }

  /** Sets the limit, to `capacity` at most, and drops the oldest entries that are beyond it. */
  setLimit(limit: u32): void {
    this.most = min(limit, this.capacity);
    this.evict(0);
  }

  /** The record of the entry at `index`, 0 being the newest; 0 if there is none. */
  find(index: u32): usize {
    return index < this.entries ? this.recordOf(this.added - 1 - index) : 0;
  }

  /** The index of the entry of that number; `count` or more if it is gone. */
  indexOf(number: u32): u32 {
    return this.added - 1 - number;
  }

  /** Points at an entry's name, until an entry is added. */
  aimName(record: usize, name: Bytes): void {
    name.aim(this.address(load<u32>(record)), <i32>load<u32>(record, 4));
  }

  /** Points at an entry's value, until an entry is added. */
  aimValue(record: usize, value: Bytes): void {
    const start = load<u32>(record) + load<u32>(record, 4);
    value.aim(this.address(start), <i32>load<u32>(record, 8));
  }

  /** The tag that came with the entry. */
  tagOf(record: usize): u32 {
    return load<u32>(record, 12);
  }

  /** True if the entry has that name. */
  hasName(record: usize, name: Bytes): bool {
    if (<i32>load<u32>(record, 4) != name.length) return false;
    return sameBytes(this.address(load<u32>(record)), name.ptr, <usize>name.length);
  }

  /** True if the entry has that value. */
  hasValue(record: usize, value: Bytes): bool {
    if (<i32>load<u32>(record, 8) != value.length) return false;
    const start = load<u32>(record) + load<u32>(record, 4);
    return sameBytes(this.address(start), value.ptr, <usize>value.length);
  }

  /**
   * Adds an entry. Its name may be that of another entry, even of one that it pushes out: the view of it may be moved. An entry
   * that is larger than the limit empties the table, and is not added (section 4.4): false.
   */
  add(name: Bytes, value: Bytes, tag: u32): bool {
    const length = <u64>name.length + <u64>value.length;
    if (length + ENTRY_OVERHEAD > <u64>this.most) {
      this.entries = 0;
      this.bytes = 0;
      return false;
    }
    const number = this.added;
    const at = this.makeRoom(<u32>length, name);
    const nameLength = <u32>name.length;
    memory.copy(at, name.ptr, <usize>nameLength);
    memory.copy(at + <usize>nameLength, value.ptr, <usize>value.length);
    this.evict(<u32>length + ENTRY_OVERHEAD);
    const record = this.recordOf(number);
    store<u32>(record, this.end);
    store<u32>(record, nameLength, 4);
    store<u32>(record, <u32>value.length, 8);
    store<u32>(record, tag, 12);
    this.end += <u32>length;
    this.bytes += <u32>length + ENTRY_OVERHEAD;
    this.added++;
    this.entries++;
    return true;
  }

  /** Where the next `length` bytes go. The name is followed if it is one of the table's and that is moved. */
  private makeRoom(length: u32, name: Bytes): usize {
    if (this.texts === null) this.allocate();
    const texts = this.start();
    if (this.end - this.base + length > this.room) {
      const oldest = this.entries == 0 ? this.end : load<u32>(this.recordOf(this.added - this.entries));
      const gone = oldest - this.base;
      if (name.ptr - texts < <usize>this.room) name.aim(name.ptr - <usize>gone, name.length);
      memory.copy(texts, texts + <usize>gone, <usize>(this.end - oldest));
      this.base = oldest;
    }
    return texts + <usize>(this.end - this.base);
  }

  private allocate(): void {
    let slots: u32 = 1;
    while (slots <= this.capacity / ENTRY_OVERHEAD) slots <<= 1;
    this.mask = slots - 1;
    this.room = this.capacity << 1;
    this.records = new ArrayBuffer(<i32>(slots << (<u32>RECORD_SHIFT)));
    this.texts = new ArrayBuffer(<i32>this.room);
  }

  /** Drops the oldest entries until there is room for so many bytes. */
  private evict(wanted: u32): void {
    while (this.entries > 0 && this.bytes + wanted > this.most) {
      const record = this.recordOf(this.added - this.entries);
      this.bytes -= load<u32>(record, 4) + load<u32>(record, 8) + ENTRY_OVERHEAD;
      this.entries--;
    }
  }

  private recordOf(number: u32): usize {
    return changetype<usize>(this.records) + ((<usize>(number & this.mask)) << RECORD_SHIFT);
  }

  private start(): usize {
    return changetype<usize>(this.texts);
  }

  private address(offset: u32): usize {
    return this.start() + <usize>(offset - this.base);
  }
}
