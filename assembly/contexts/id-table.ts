const MIN_CAPACITY: i32 = 64;
const NONE: u32 = 0;

/**
 * Objects by the id that the host gave them: contexts, and callouts by their tokens. Hosts number upwards, so an id picks
 * its own slot and a look-up is one comparison; a slot that is taken sends the newcomer to the next one (linear probing).
 * The id 0 holds nothing.
 *
 * The newest object waits outside until another one comes: its callbacks mostly follow at once, and a stream that is
 * answered directly is over before the next begins. Then the table itself is not touched.
 *
 * It grows with the number of objects alive at once and stays there: memory is flat over any number of streams.
 */
@final
export class IdTable<T> {
  private ids: StaticArray<u32> = new StaticArray<u32>(MIN_CAPACITY);
  private values: StaticArray<T | null> = new StaticArray<T | null>(MIN_CAPACITY);
  private mask: u32 = MIN_CAPACITY - 1;
  private size: u32 = 0;
  private newestId: u32 = NONE;
  private newest: T | null = null;

  /** The object with that id, or null. */
  @inline
  find(id: u32): T | null {
    if (id == this.newestId) return this.newest;
    const slot = this.slotOf(id);
    return unchecked(this.ids[slot]) == id ? unchecked(this.values[slot]) : null;
  }

  /** Puts an object under an id, in the place of one that stood there. */
  put(id: u32, value: T): void {
    if (id == NONE) return;
    if (id != this.newestId) {
      const before = this.newest;
      if (before !== null) this.insert(this.newestId, before);
      // It may stand in the table from before, where taking the newest would bring it to light.
      this.remove(id);
      this.newestId = id;
    }
    this.newest = value;
  }

  /** Takes the object with that id out, and returns it, or null. */
  take(id: u32): T | null {
    if (id == this.newestId) {
      const newest = this.newest;
      this.newestId = NONE;
      this.newest = null;
      return newest;
    }
    return this.remove(id);
  }

  /** Takes an object out of the table. */
  private remove(id: u32): T | null {
    const slot = this.slotOf(id);
    if (id == NONE || unchecked(this.ids[slot]) != id) return null;
    const value = unchecked(this.values[slot]);
    this.close(slot);
    this.size--;
    return value;
  }

  private insert(id: u32, value: T): void {
    if (this.size << 1 > this.mask) this.grow();
    const slot = this.slotOf(id);
    if (unchecked(this.ids[slot]) == NONE) this.size++;
    unchecked((this.ids[slot] = id));
    unchecked((this.values[slot] = value));
  }

  /** The slot that holds the id, or the free one that would. */
  @inline
  private slotOf(id: u32): u32 {
    let slot = id & this.mask;
    let held = unchecked(this.ids[slot]);
    while (held != id && held != NONE) {
      slot = (slot + 1) & this.mask;
      held = unchecked(this.ids[slot]);
    }
    return slot;
  }

  /** Frees a slot and moves those up that it had sent on, so that no look-up ends before them. */
  private close(slot: u32): void {
    let gap = slot;
    let at = slot;
    for (;;) {
      at = (at + 1) & this.mask;
      const id = unchecked(this.ids[at]);
      if (id == NONE) break;
      const home = id & this.mask;
      if (((at - home) & this.mask) >= ((at - gap) & this.mask)) {
        unchecked((this.ids[gap] = id));
        unchecked((this.values[gap] = this.values[at]));
        gap = at;
      }
    }
    unchecked((this.ids[gap] = NONE));
    unchecked((this.values[gap] = null));
  }

  private grow(): void {
    const ids = this.ids;
    const values = this.values;
    const capacity = ids.length << 1;
    this.ids = new StaticArray<u32>(capacity);
    this.values = new StaticArray<T | null>(capacity);
    this.mask = capacity - 1;
    this.size = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value !== null) this.insert(ids[i], value);
    }
  }
}
