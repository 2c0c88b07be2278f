import { Http2Stream } from "./stream";

const SMALLEST: i32 = 16;

/**
 * The streams that are open, by their ids: a hash table with open addressing, twice as large as it has to be. Ids that follow each
 * other are scattered: side by side they would make one row, all of which is gone through when one in it is closed. Streams that are
 * closed serve the next ones.
 */
@final
export class StreamMap {
  private slots: StaticArray<Http2Stream | null> = new StaticArray<Http2Stream | null>(SMALLEST);
  private mask: u32 = <u32>SMALLEST - 1;
  private used: u32 = 0;
  private free: Http2Stream | null = null;

  /** How many are open. */
  get count(): u32 {
    return this.used;
  }

  /** The stream of that id, or null. */
  find(id: u32): Http2Stream | null {
    let slot = homeOf(id) & this.mask;
    while (true) {
      const stream = unchecked(this.slots[slot]);
      if (stream === null || stream.id == id) return stream;
      slot = (slot + 1) & this.mask;
    }
  }

  /** Opens a stream of an id that none has. */
  open(id: u32, receiveWindow: u32): Http2Stream {
    if ((this.used + 1) << 1 > this.mask) this.grow();
    let stream = this.free;
    if (stream === null) stream = new Http2Stream();
    else this.free = stream.next;
    stream.reset(id, receiveWindow);
    this.put(stream);
    this.used++;
    return stream;
  }

  /** Closes a stream, whose object may serve another one from then on. */
  close(stream: Http2Stream): void {
    let gap = homeOf(stream.id) & this.mask;
    while (unchecked(this.slots[gap]) !== stream) gap = (gap + 1) & this.mask;
    this.closeGap(gap);
    this.used--;
    stream.id = 0;
    stream.queue.clear();
    stream.next = this.free;
    this.free = stream;
  }

  /** The ids above `last` that are open, in their order, in an array of its own: for rare occasions. */
  idsAbove(last: u32): Array<u32> {
    const ids = new Array<u32>();
    for (let i = 0; i < this.slots.length; i++) {
      const stream = unchecked(this.slots[i]);
      if (stream !== null && stream.id > last) ids.push(stream.id);
    }
    return ids.sort();
  }

  /** How many places there are for `at`. */
  get places(): i32 {
    return this.slots.length;
  }

  /** The stream at a place, or null. Any opening and closing moves them. */
  at(place: i32): Http2Stream | null {
    return unchecked(this.slots[place]);
  }

  private put(stream: Http2Stream): void {
    let slot = homeOf(stream.id) & this.mask;
    while (unchecked(this.slots[slot]) !== null) slot = (slot + 1) & this.mask;
    unchecked((this.slots[slot] = stream));
  }

  /** Moves back what lies behind a gap because its own place was taken, so that it is found without it. */
  private closeGap(start: u32): void {
    let gap = start;
    let slot = gap;
    while (true) {
      slot = (slot + 1) & this.mask;
      const stream = unchecked(this.slots[slot]);
      if (stream === null) break;
      const home = homeOf(stream.id) & this.mask;
      // It may move unless its home lies behind the gap, up to where it is.
      if (((slot - home) & this.mask) < ((slot - gap) & this.mask)) continue;
      unchecked((this.slots[gap] = stream));
      gap = slot;
    }
    unchecked((this.slots[gap] = null));
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new StaticArray<Http2Stream | null>(before.length << 1);
    this.mask = <u32>this.slots.length - 1;
    for (let i = 0; i < before.length; i++) {
      const stream = unchecked(before[i]);
      if (stream !== null) this.put(stream);
    }
  }
}

/** Where a stream of that id belongs, to be cut to the size of the table: Fibonacci hashing. */
function homeOf(id: u32): u32 {
  return ((id >> 1) * 0x9e3779b1) >> 15;
}
