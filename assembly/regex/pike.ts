import { Anchor } from "./anchor";
import { conditionsBefore, contextAfter, contextAt } from "./conditions";
import { FirstBytes } from "./first-bytes";
import { ASSERT, BRANCH, MATCH, SAVE, SPLIT } from "./opcodes";
import { Program } from "./program";
import { countSteps } from "./steps";
import { ThreadList } from "./thread-list";
import { Workspace, workspaceFor } from "./workspace";

/**
 * Runs a program with all its threads at once, byte by byte (Pike's machine): each position takes at most as many steps as
 * there are instructions. Threads are kept in the order in which a matcher that goes back would try them, so the
 * first that matches is the match that RE2 and Perl give.
 */
@final
export class Pike {
  // The search that runs.
  private text: usize = 0;
  private length: i32 = 0;
  private anchor: Anchor = Anchor.None;
  private slots: i32 = 0;
  /** Where the positions of a match go. */
  private result: StaticArray<i32> = new StaticArray<i32>(0);
  private found: bool = false;

  constructor(
    private readonly program: Program,
    private readonly first: FirstBytes,
  ) {}

  /**
   * Searches a text from `from` on for a match and writes the first `slots` positions of it to `result`: start and end of
   * the match and of each group, -1 for a group that took no part. With no slots it only answers whether there is one.
   */
  search(text: usize, length: i32, from: i32, anchor: Anchor, result: StaticArray<i32>, slots: i32): bool {
    const workspace = workspaceFor(this.program.size);
    workspace.prepareSlots(this.program, slots);
    this.text = text;
    this.length = length;
    this.anchor = anchor;
    this.slots = slots;
    this.result = result;
    this.found = false;
    this.run(workspace, from);
    return this.found;
  }

  private run(workspace: Workspace, from: i32): void {
    const length = this.length;
    let position = from;
    workspace.reached.clear(this.program);
    while (true) {
      const begins = !this.found && (position == from || this.anchor == Anchor.None);
      if (begins) {
        if (workspace.current.count == 0 && this.anchor == Anchor.None) {
          position = this.first.skip(this.text, position, length);
          // What was reached was so at the position before.
          workspace.reached.clear(this.program);
        }
        this.begin(workspace, position);
      }
      const current = workspace.current;
      // Where no thread is left the search is over, unless it may begin again at the next position.
      if (current.count == 0 && (!begins || this.anchor != Anchor.None)) return;
      workspace.reached.clear(this.program);
      workspace.following.count = 0;
      this.step(workspace, current, position);
      if (position >= length || (this.found && this.slots == 0)) return;
      workspace.swap();
      position++;
    }
  }

  /** Starts a thread, the least preferred, at a position. */
  private begin(workspace: Workspace, position: i32): void {
    const slots = workspace.slots;
    for (let i = 0; i < this.slots; i++) unchecked((slots[i] = -1));
    if (this.slots > 0) slots[0] = position;
    const byte = this.byteAt(position);
    const conditions = conditionsBefore(contextAt(this.text, position), byte);
    this.follow(workspace, workspace.current, this.program.entry, position, byte, conditions);
  }

  /** Lets every thread take the byte at a position, which they are known to do, up to the first that has matched. */
  private step(workspace: Workspace, current: ThreadList, position: i32): void {
    const program = this.program;
    const next = this.byteAt(position + 1);
    const conditions =
      program.conditions == 0 ? 0 : conditionsBefore(contextAfter(this.byteAt(position)), next);
    for (let thread = 0; thread < current.count; thread++) {
      countSteps(1);
      const at = current.instruction(thread);
      if (at == program.match) {
        if (this.anchor == Anchor.Both && position < this.length) continue;
        this.note(current, thread, position);
        return;
      }
      current.read(thread, workspace.slots);
      this.follow(workspace, workspace.following, program.next(at), position + 1, next, conditions);
    }
  }

  /** A thread has matched; those after it are not preferred to it and end. */
  private note(current: ThreadList, thread: i32, position: i32): void {
    this.found = true;
    current.read(thread, this.result);
    if (this.slots > 1) this.result[1] = position;
  }

  /** The byte at a position; -1 at the end. */
  private byteAt(position: i32): i32 {
    return position < this.length ? <i32>load<u8>(this.text + <usize>position) : -1;
  }

  /**
   * Adds to a list the threads that an instruction leads to without taking a byte, at a position where `conditions` hold and
   * `byte` is next: only those that will take it, or have matched.
   */
  private follow(
    workspace: Workspace,
    list: ThreadList,
    entry: i32,
    position: i32,
    byte: i32,
    conditions: i32,
  ): void {
    const program = this.program;
    const slots = workspace.slots;
    const reached = workspace.reached;
    // What is still to be done: an instruction, or a position and ~slot, to which it is to be set back.
    const pending = workspace.pending;
    let count = 1;
    unchecked((pending[0] = entry));
    while (count > 0) {
      const at = unchecked(pending[--count]);
      if (at < 0) {
        unchecked((slots[~at] = pending[--count]));
        continue;
      }
      if (!reached.insert(at)) continue;
      countSteps(1);
      const opcode = program.opcode(at);
      if (opcode == SPLIT) {
        unchecked((pending[count++] = program.argument(at)));
        unchecked((pending[count++] = program.next(at)));
      } else if (opcode == BRANCH) {
        unchecked((pending[count++] = <u32>byte < 0x80 ? program.next(at) : program.argument(at)));
      } else if (opcode == SAVE) {
        const slot = program.argument(at);
        if (slot < this.slots) {
          unchecked((pending[count++] = slots[slot]));
          unchecked((pending[count++] = ~slot));
          unchecked((slots[slot] = position));
        }
        unchecked((pending[count++] = program.next(at)));
      } else if (opcode == ASSERT) {
        if (program.argument(at) & conditions) unchecked((pending[count++] = program.next(at)));
      } else if (opcode == MATCH || (byte >= 0 && program.takes(at, byte))) {
        list.add(at, slots);
      }
    }
  }
}
