import { Context } from "./context";

const MIN_CAPACITY: i32 = 64;
const NONE: u32 = 0;

/**
 * Contexts by the id that the host gave them. Hosts number contexts upwards, so an id picks its own slot and a look-up
 * is one comparison; a slot that is taken sends the newcomer to the next one (linear probing). Ids are never 0.
 *
 * The newest context waits outside until another one comes: its callbacks mostly follow at once, and a stream that is
 * answered directly is over before the next begins. Then the table itself is not touched.
 *
 * It grows with the number of contexts alive at once and stays there: memory is flat over any number of streams.
 */
@final
export class ContextTable {
  private ids: StaticArray<u32> = new StaticArray<u32>(MIN_CAPACITY);
  private contexts: StaticArray<Context | null> = new StaticArray<Context | null>(MIN_CAPACITY);
  private mask: u32 = MIN_CAPACITY - 1;
  private size: u32 = 0;
  private newestId: u32 = NONE;
  private newest: Context | null = null;

  /** The context with that id, or null. */
  @inline
  find(id: u32): Context | null {
    if (id == this.newestId) return this.newest;
    const slot = this.slotOf(id);
    return unchecked(this.ids[slot]) == id ? unchecked(this.contexts[slot]) : null;
  }

  /** Puts a context under an id, in the place of one that stood there. */
  put(id: u32, context: Context): void {
    if (id == NONE) return;
    const before = this.newest;
    if (before !== null && this.newestId != id) this.insert(this.newestId, before);
    this.newestId = id;
    this.newest = context;
  }

  /** Takes the context with that id out, and returns it, or null. */
  take(id: u32): Context | null {
    if (id == this.newestId) {
      const newest = this.newest;
      this.newestId = NONE;
      this.newest = null;
      return newest;
    }
    const slot = this.slotOf(id);
    if (id == NONE || unchecked(this.ids[slot]) != id) return null;
    const context = unchecked(this.contexts[slot]);
    this.close(slot);
    this.size--;
    return context;
  }

  private insert(id: u32, context: Context): void {
    if (this.size << 1 > this.mask) this.grow();
    const slot = this.slotOf(id);
    if (unchecked(this.ids[slot]) == NONE) this.size++;
    unchecked((this.ids[slot] = id));
    unchecked((this.contexts[slot] = context));
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
        unchecked((this.contexts[gap] = this.contexts[at]));
        gap = at;
      }
    }
    unchecked((this.ids[gap] = NONE));
    unchecked((this.contexts[gap] = null));
  }

  private grow(): void {
    const ids = this.ids;
    const contexts = this.contexts;
    const capacity = ids.length << 1;
    this.ids = new StaticArray<u32>(capacity);
    this.contexts = new StaticArray<Context | null>(capacity);
    this.mask = capacity - 1;
    this.size = 0;
    for (let i = 0; i < contexts.length; i++) {
      const context = contexts[i];
      if (context !== null) this.insert(ids[i], context);
    }
  }
}
