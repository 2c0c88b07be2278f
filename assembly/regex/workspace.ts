import { Program } from "./program";
import { StateSet } from "./state-set";
import { ThreadList } from "./thread-list";

/**
 * The memory that matching works in. One for all patterns, since one match ends before the next begins: it is made for
 * the largest pattern there is.
 */
@final
export class Workspace {
  /** The instructions that were reached at a position. */
  readonly reached: StateSet;
  /** The states of a set, while a new one is made of it. */
  readonly states: StaticArray<u16>;
  /** What is still to be followed at a position: three numbers an instruction at most. */
  readonly pending: StaticArray<i32>;
  /** The threads at a position and at the next. */
  current: ThreadList;
  following: ThreadList;
  /** The positions that the thread at hand has noted. */
  slots: StaticArray<i32> = new StaticArray<i32>(0);

  /** For programs of up to `size` instructions. */
  constructor(readonly size: i32) {
    this.reached = new StateSet(size);
    this.states = new StaticArray<u16>(size);
    this.pending = new StaticArray<i32>(size * 3 + 1);
    this.current = new ThreadList(size);
    this.following = new ThreadList(size);
  }

  /** Makes room for the positions that the threads of a program note; allocates only to grow. */
  prepareSlots(program: Program, slots: i32): void {
    if (this.slots.length < slots) this.slots = new StaticArray<i32>(slots);
    this.current.prepare(program.threads, slots);
    this.following.prepare(program.threads, slots);
  }

  /** Makes the threads at the next position those at the current one. */
  swap(): void {
    const current = this.current;
    this.current = this.following;
    this.following = current;
  }
}

let shared: Workspace | null = null;

/** The workspace, large enough for a program of `size` instructions. */
export function workspaceFor(size: i32): Workspace {
  let workspace = shared;
  if (workspace === null || workspace.size < size) {
    workspace = new Workspace(size);
    shared = workspace;
  }
  return workspace;
}
