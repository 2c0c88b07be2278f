import { Bytes } from "./bytes";

const STAR: u8 = 0x2a;
const SLASH: u8 = 0x2f;

/**
 * A pattern for paths and host names, compiled once and matched against whole values:
 * - `*` stands for any bytes but `/`, also for none: within one segment of a path;
 * - `**` stands for any bytes, also for none: across segments;
 * - every other byte stands for itself.
 *
 * So `/users/*` matches `/users/7` but not `/users/7/orders`, which `/users/**` matches, and `*.example.com` matches
 * `api.example.com`. Matching takes time in proportion to the value's length whatever the pattern is: it goes through
 * the value once and never back.
 */
// How: the pattern is a row of literal bytes with gaps between them. State n means that the first n literals have been
// matched; the states that are possible so far are a set of bits. A byte moves each of them on if it is the next
// literal, and lets it stay where the gap before that literal takes the byte:
//
//   /a*b     0 --/--> 1 --a--> 2 --b--> 3      state 3 at the end: the value matches
//                              ⟲ all but /
@final
export class Glob {
  /** How many literals there are: the state that matches. */
  private readonly literals: i32;
  /** How many 64-bit words a set of states takes. */
  private readonly words: i32;
  /** The class of each byte: all bytes that are no literal are of class 0. */
  private readonly classes: StaticArray<u8>;
  /** For each class, the states that its byte moves on. */
  private readonly moving: StaticArray<u64>;
  /** The states that stay when any byte but `/` comes, and when `/` does. */
  private readonly staying: StaticArray<u64>;
  private readonly stayingAtSlash: StaticArray<u64>;
  /** The possible states, while matching. */
  private readonly states: StaticArray<u64>;

  /** Compiles a pattern, which is not needed any longer afterwards. */
  constructor(pattern: Bytes) {
    const classes = new StaticArray<u8>(256);
    let classCount = 1;
    let literals = 0;
    for (let i = 0; i < pattern.length; i++) {
      const byte = pattern.at(i);
      if (byte == STAR) continue;
      literals++;
      if (classes[byte] != 0) continue;
      classes[byte] = <u8>classCount;
      classCount++;
    }
    const words = (literals >> 6) + 1;
    this.literals = literals;
    this.words = words;
    this.classes = classes;
    this.moving = new StaticArray<u64>(classCount * words);
    this.staying = new StaticArray<u64>(words);
    this.stayingAtSlash = new StaticArray<u64>(words);
    this.states = new StaticArray<u64>(words);
    this.compile(pattern);
  }

  /** True if the pattern matches all of the value. */
  matches(value: Bytes): bool {
    this.states.fill(0);
    this.states[0] = 1;
    for (let i = 0; i < value.length; i++) {
      if (!this.step(value.at(i))) return false;
    }
    return has(this.states, this.literals);
  }

  private compile(pattern: Bytes): void {
    let state = 0;
    for (let i = 0; i < pattern.length; i++) {
      const byte = pattern.at(i);
      if (byte == STAR) {
        add(this.staying, state);
        if (pattern.at(i + 1) == STAR) add(this.stayingAtSlash, state);
      } else {
        add(this.moving, ((<i32>this.classes[byte] * this.words) << 6) + state);
        state++;
      }
    }
  }

  /** Goes on by one byte; false if no state is possible any more. */
  private step(byte: u8): bool {
    const staying = byte == SLASH ? this.stayingAtSlash : this.staying;
    const moving = <i32>this.classes[byte] * this.words;
    let carry: u64 = 0;
    let any: u64 = 0;
    for (let word = 0; word < this.words; word++) {
      const states = this.states[word];
      const moved = states & this.moving[moving + word];
      const next = (moved << 1) | carry | (states & staying[word]);
      carry = moved >> 63;
      this.states[word] = next;
      any |= next;
    }
    return any != 0;
  }
}

function add(set: StaticArray<u64>, member: i32): void {
  set[member >> 6] |= (<u64>1) << (member & 63);
}

function has(set: StaticArray<u64>, member: i32): bool {
  return ((set[member >> 6] >> (member & 63)) & 1) != 0;
}
