import { ASSERT, BRANCH, SAVE, SPLIT } from "./opcodes";
import { Program } from "./program";
import { countSteps } from "./steps";

/** Instructions of a program: those that are reached without taking a byte. For programs of up to `capacity` instructions. */
@final
export class StateSet {
  private readonly bits: StaticArray<u64>;
  private readonly pending: StaticArray<u16>;

  constructor(readonly capacity: i32) {
    this.bits = new StaticArray<u64>((capacity >> 6) + 1);
    // Each instruction adds two at most, once.
    this.pending = new StaticArray<u16>((capacity << 1) + 2);
  }

  /** Empties the set for a program. */
  clear(program: Program): void {
    memory.fill(changetype<usize>(this.bits), 0, (<usize>((program.size >> 6) + 1)) << 3);
  }

  /** Puts an instruction in; false if it was in already. */
  insert(at: i32): bool {
    const word = at >> 6;
    const bit = (<u64>1) << (at & 63);
    const before = unchecked(this.bits[word]);
    unchecked((this.bits[word] = before | bit));
    return (before & bit) == 0;
  }

  /** Adds an instruction and all that it leads to where these conditions hold. */
  add(program: Program, entry: i32, conditions: i32): void {
    const pending = this.pending;
    let count = 1;
    unchecked((pending[0] = <u16>entry));
    while (count > 0) {
      const at = <i32>unchecked(pending[--count]);
      if (!this.insert(at)) continue;
      countSteps(1);
      const opcode = program.opcode(at);
      const splits = opcode == SPLIT || opcode == BRANCH;
      if (splits) unchecked((pending[count++] = <u16>program.argument(at)));
      if (splits || opcode == SAVE || (opcode == ASSERT && (program.argument(at) & conditions) != 0)) {
        unchecked((pending[count++] = <u16>program.next(at)));
      }
    }
  }

  /** Lists the states in the set (`Program.isState`) in the order of the program; returns how many there are. */
  list(program: Program, into: StaticArray<u16>): i32 {
    let count = 0;
    for (let word = 0; word <= program.size >> 6; word++) {
      for (let bits = unchecked(this.bits[word]); bits != 0; bits &= bits - 1) {
        const at = (word << 6) + <i32>ctz(bits);
        if (program.isState(at)) unchecked((into[count++] = <u16>at));
      }
    }
    return count;
  }
}
