import { ByteSets, hasByte } from "./byte-sets";
import { Code } from "./code";
import { ASSERT, BEHIND, BRANCH, JUMP, MATCH, RANGE, SET, SPLIT } from "./opcodes";

/**
 * A pattern ready to run: its instructions (opcodes.ts), with targets that count from the start and without jumps. Two more
 * follow the MATCH: a loop over any bytes, from which a search starts that may begin anywhere.
 *
 *   0            code of the pattern, entered at `entry`
 *   ...
 *   size - 3     MATCH
 *   size - 2     SPLIT entry, size - 1     entry of a search
 *   size - 1     RANGE 00..ff, to size - 2
 */
@final
export class Program {
  private readonly words: StaticArray<i32>;
  /** How many instructions there are. */
  readonly size: i32;
  /** Where the pattern starts. */
  readonly entry: i32;
  /** All conditions that some ASSERT asks for. */
  readonly conditions: i32;
  /** How many instructions can be waiting for a byte, or have matched. */
  readonly threads: i32;

  constructor(
    code: Code,
    readonly sets: ByteSets,
  ) {
    const places = placesWithoutJumps(code);
    const size = places[code.size] + 2;
    const words = new StaticArray<i32>(size << 1);
    let conditions = 0;
    let threads = 1;
    for (let at = 0; at < code.size; at++) {
      const opcode = code.opcode(at);
      if (opcode == JUMP) continue;
      let argument = code.argument(at);
      if (opcode == SPLIT || opcode == BRANCH) argument = places[destination(code, at + argument)];
      if (opcode == ASSERT) conditions |= argument;
      if (opcode == RANGE || opcode == SET || opcode == MATCH) threads++;
      const next = opcode == MATCH ? 0 : places[destination(code, at + code.next(at))];
      put(words, places[at], opcode, argument, next);
    }
    const entry = places[destination(code, 0)];
    put(words, size - 2, SPLIT, size - 1, entry);
    put(words, size - 1, RANGE, 0xff00, size - 2);
    this.words = words;
    this.size = size;
    this.entry = entry;
    this.conditions = conditions;
    this.threads = threads;
  }

  /** Where a search starts that may begin anywhere. */
  get searchEntry(): i32 {
    return this.size - 2;
  }

  /** Where the one MATCH is. */
  get match(): i32 {
    return this.size - 3;
  }

  /** How many bytes it takes. */
  get bytes(): i32 {
    return (this.words.length << 2) + this.sets.bytes;
  }

  opcode(at: i32): i32 {
    return unchecked(this.words[at << 1]) & 0xff;
  }

  argument(at: i32): i32 {
    return unchecked(this.words[at << 1]) >> 8;
  }

  next(at: i32): i32 {
    return unchecked(this.words[(at << 1) + 1]);
  }

  /** True if the instruction takes a byte. */
  consumes(at: i32): bool {
    const opcode = this.opcode(at);
    return opcode == RANGE || opcode == SET;
  }

  /** True if the instruction takes this byte. */
  takes(at: i32, byte: i32): bool {
    const word = unchecked(this.words[at << 1]);
    const opcode = word & 0xff;
    if (opcode == RANGE) {
      const lowest = (word >> 8) & 0xff;
      return <u32>(byte - lowest) <= <u32>((word >> 16) - lowest);
    }
    return opcode == SET && hasByte(this.sets.at(word >> 8), byte);
  }

  /** True for the instructions that a set of states has to hold: not for those that only lead on, or were decided before. */
  isState(at: i32): bool {
    const opcode = this.opcode(at);
    return (
      opcode == RANGE ||
      opcode == SET ||
      opcode == MATCH ||
      (opcode == ASSERT && (this.argument(at) & BEHIND) == 0)
    );
  }
}

/** For each instruction where it goes once all jumps are left out; and the end. */
function placesWithoutJumps(code: Code): StaticArray<i32> {
  const places = new StaticArray<i32>(code.size + 1);
  let place = 0;
  for (let at = 0; at < code.size; at++) {
    places[at] = place;
    if (code.opcode(at) != JUMP) place++;
  }
  places[code.size] = place;
  return places;
}

/** The instruction at which one comes out, jumps followed. They lead forward, or to a SPLIT, so this ends. */
function destination(code: Code, at: i32): i32 {
  while (code.opcode(at) == JUMP) at += code.next(at);
  return at;
}

function put(words: StaticArray<i32>, at: i32, opcode: i32, argument: i32, next: i32): void {
  words[at << 1] = opcode | (argument << 8);
  words[(at << 1) + 1] = next;
}
