const MIN_CAPACITY: i32 = 16;
const NONE: u32 = 0;

/**
 * Calls by the ids of their streams, which are odd: a hash table with open addressing, at most half full. It grows with the number
 * of calls at once, and stays there.
 *
 * Ids that follow each other are scattered: side by side they would make one row, all of which is gone through when one in it is
 * taken out.
 */
@final
export class CallTable<T> {
  private ids: StaticArray<u32> = new StaticArray<u32>(MIN_CAPACITY);
  private calls: StaticArray<T | null> = new StaticArray<T | null>(MIN_CAPACITY);
  private mask: u32 = MIN_CAPACITY - 1;
  private size: u32 = 0;

  /** The call of that stream, or null. */
  find(id: u32): T | null {
    const slot = this.slotOf(id);
    return unchecked(this.ids[slot]) == id ? unchecked(this.calls[slot]) : null;
  }

  /** Puts the call of a stream that has none. */
  put(id: u32, call: T): void {
    if ((this.size + 1) << 1 > this.mask) this.grow();
    this.insert(id, call);
    this.size++;
  }

  /** Takes the call of that stream out, if there is one. */
  remove(id: u32): void {
    const slot = this.slotOf(id);
    if (unchecked(this.ids[slot]) != id) return;
    this.close(slot);
    this.size--;
  }

  private insert(id: u32, call: T): void {
    const slot = this.slotOf(id);
    unchecked((this.ids[slot] = id));
    unchecked((this.calls[slot] = call));
  }

  /** The slot that holds the id, or the free one that would. */
  @inline
  private slotOf(id: u32): u32 {
    let slot = homeOf(id) & this.mask;
    let held = unchecked(this.ids[slot]);
    while (held != id && held != NONE) {
      slot = (slot + 1) & this.mask;
      held = unchecked(this.ids[slot]);
    }
    return slot;
  }

  /** Frees a slot, and moves those up that it had sent on, so that no look-up ends before them. */
  private close(slot: u32): void {
    let gap = slot;
    let at = slot;
    for (;;) {
      at = (at + 1) & this.mask;
      const id = unchecked(this.ids[at]);
      if (id == NONE) break;
      if (((at - homeOf(id)) & this.mask) >= ((at - gap) & this.mask)) {
        unchecked((this.ids[gap] = id));
        unchecked((this.calls[gap] = this.calls[at]));
        gap = at;
      }
    }
    unchecked((this.ids[gap] = NONE));
    unchecked((this.calls[gap] = null));
  }

  private grow(): void {
    const ids = this.ids;
    const calls = this.calls;
    const capacity = ids.length << 1;
    this.ids = new StaticArray<u32>(capacity);
    this.calls = new StaticArray<T | null>(capacity);
    this.mask = capacity - 1;
    for (let i = 0; i < ids.length; i++) {
      const call = unchecked(calls[i]);
      if (call !== null) this.insert(unchecked(ids[i]), call);
    }
  }
}

/** Where an id belongs, to be cut to the size of the table: Fibonacci hashing. */
function homeOf(id: u32): u32 {
  return ((id >> 1) * 0x9e3779b1) >> 15;
}
