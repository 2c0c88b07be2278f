import { Bytes } from "../../assembly/bytes/bytes";

/** More than any frame has; a frame with more is malformed. */
export const MAX_HEADERS: i32 = 1024;

/** One header of a frame: a Bolt header, a Dubbo attachment. */
@final
export class FrameHeader {
  /** Its name, as the protocol spells it. */
  readonly name: Bytes = new Bytes();
  /** Its value as text; empty where it is none (`isText`). */
  readonly value: Bytes = new Bytes();
  /** Name and value as they are encoded in the frame; empty once the value was changed, and for what was added. */
  readonly raw: Bytes = new Bytes();
  /** False for a value that is no text, such as an object: it is kept as it is, and is not shown. */
  isText: bool = true;
  /** True if the header is to be left out. */
  isRemoved: bool = false;
}

/**
 * The headers of a frame, in order. Views throughout: of the frame's bytes, or of what an edit was given, which has to live until
 * the frame is written. The objects are used again for the next frame.
 */
@final
export class FrameHeaders {
  private readonly entries: Array<FrameHeader> = [];
  private used: i32 = 0;
  private changed: bool = false;

  /** How many there are, those removed included. */
  get count(): i32 {
    return this.used;
  }

  /** True if one was changed, removed or added since the frame was decoded. */
  get edited(): bool {
    return this.changed;
  }

  /** The header at `index`, which has to be below `count`. */
  at(index: i32): FrameHeader {
    return unchecked(this.entries[index]);
  }

  /** The index of the first header of that name, or -1. */
  find(name: Bytes): i32 {
    for (let i = 0; i < this.used; i++) {
      const entry = unchecked(this.entries[i]);
      if (!entry.isRemoved && entry.name.equals(name)) return i;
    }
    return -1;
  }

  /** Forgets all. */
  clear(): void {
    this.used = 0;
    this.changed = false;
  }

  /** For codecs: the next header of a frame that is decoded, to be aimed; null beyond `MAX_HEADERS`. */
  take(): FrameHeader | null {
    if (this.used == MAX_HEADERS) return null;
    if (this.used == this.entries.length) this.entries.push(new FrameHeader());
    const entry = unchecked(this.entries[this.used++]);
    entry.isText = true;
    entry.isRemoved = false;
    return entry;
  }

  /** Gives a header another value. */
  set(index: i32, value: Bytes): void {
    const entry = unchecked(this.entries[index]);
    entry.value.aim(value.ptr, value.length);
    entry.raw.aim(0, 0);
    entry.isText = true;
    this.changed = true;
  }

  /** Leaves a header out. */
  remove(index: i32): void {
    unchecked(this.entries[index]).isRemoved = true;
    this.changed = true;
  }

  /** Adds a header behind the others; false where there is no room. */
  add(name: Bytes, value: Bytes): bool {
    const entry = this.take();
    if (entry === null) return false;
    entry.name.aim(name.ptr, name.length);
    entry.value.aim(value.ptr, value.length);
    entry.raw.aim(0, 0);
    this.changed = true;
    return true;
  }
}
