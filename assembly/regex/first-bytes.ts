import { ByteClasses } from "./byte-classes";
import { Program } from "./program";
import { workspaceFor } from "./workspace";

/** All conditions. */
const ANY: i32 = 63;

/** The bytes that a match can begin with, so that a search passes over all others. */
@final
export class FirstBytes {
  /** By class: whether a match can begin with its bytes. */
  private readonly possible: StaticArray<bool>;

  constructor(
    program: Program,
    private readonly classes: ByteClasses,
  ) {
    const workspace = workspaceFor(program.size);
    workspace.reached.clear(program);
    workspace.reached.add(program, program.entry, ANY);
    const count = workspace.reached.list(program, workspace.states);
    this.possible = new StaticArray<bool>(classes.count);
    for (let i = 0; i < count; i++) {
      const at = <i32>workspace.states[i];
      // What matches without a byte matches before each.
      if (at == program.match) memory.fill(changetype<usize>(this.possible), 1, classes.count);
      for (let j = 0; j < classes.count; j++) {
        if (program.takes(at, classes.member(j))) this.possible[j] = true;
      }
    }
  }

  /** The first position from `from` to `end` at which a match can begin; `end` if there is none before. */
  skip(text: usize, from: i32, end: i32): i32 {
    while (from < end && !unchecked(this.possible[this.classes.classOf(load<u8>(text + <usize>from))]))
      from++;
    return from;
  }
}
