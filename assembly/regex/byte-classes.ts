import { hasByte } from "./byte-sets";
import { LINES, RANGE, WORDS } from "./opcodes";
import { Program } from "./program";
import { isWordByte, LINE_FEED } from "./signs";

/**
 * The bytes sorted into classes: a program treats all bytes of a class alike, so that a table over classes (ten to thirty
 * for most patterns) does what a table over 256 bytes would.
 */
@final
export class ByteClasses {
  private readonly classes: StaticArray<u8>;
  /** One byte of each class. */
  private readonly members: StaticArray<u8>;
  /** How many classes there are. */
  readonly count: i32;

  constructor(program: Program) {
    const classes = new StaticArray<u8>(256);
    const divider = new Divider(classes);
    for (let at = 0; at < program.size; at++) {
      const argument = program.argument(at);
      if (program.opcode(at) == RANGE) divider.divideRange(argument & 0xff, argument >> 8);
    }
    for (let i = 0; i < program.sets.count; i++) divider.divideSet(program.sets.at(i));
    if (program.conditions & WORDS) divider.divideWords();
    if (program.conditions & LINES) divider.divideRange(LINE_FEED, LINE_FEED);
    this.count = divider.count;
    const members = new StaticArray<u8>(divider.count);
    for (let byte = 0; byte < 256; byte++) members[classes[byte]] = <u8>byte;
    this.classes = classes;
    this.members = members;
  }

  /** Where the class of each byte lies, one byte each. */
  get ptr(): usize {
    return changetype<usize>(this.classes);
  }

  /** The class of a byte. */
  classOf(byte: u8): i32 {
    return <i32>unchecked(this.classes[byte]);
  }

  /** One byte of a class. */
  member(index: i32): i32 {
    return <i32>this.members[index];
  }
}

/** Divides classes, which are all one at first, by whether a byte belongs to something. */
@final
class Divider {
  count: i32 = 1;
  /** How many bytes each class has. */
  private readonly sizes: StaticArray<u16> = new StaticArray<u16>(256);
  /** The bytes that belong to it, and how many of each class. */
  private readonly chosen: StaticArray<u8> = new StaticArray<u8>(256);
  private chosenCount: i32 = 0;
  private readonly hits: StaticArray<u16> = new StaticArray<u16>(256);
  /** The class that the chosen ones of each class get. */
  private readonly inside: StaticArray<u8> = new StaticArray<u8>(256);
  /** For each lowest byte of a range where the latest one ended, for ranges come again and again. */
  private readonly seen: StaticArray<u16> = new StaticArray<u16>(256);

  constructor(private readonly classes: StaticArray<u8>) {
    this.sizes[0] = 256;
  }

  /** By a range of bytes. */
  divideRange(lowest: i32, highest: i32): void {
    if (<i32>this.seen[lowest] == highest + 1) return;
    this.seen[lowest] = <u16>(highest + 1);
    for (let byte = lowest; byte <= highest; byte++) this.choose(byte);
    this.divide();
  }

  /** By whether a byte is part of a word. */
  divideWords(): void {
    for (let byte = 0; byte < 256; byte++) if (isWordByte(byte)) this.choose(byte);
    this.divide();
  }

  /** By a set of 256 bits. */
  divideSet(set: usize): void {
    for (let byte = 0; byte < 256; byte++) if (hasByte(set, byte)) this.choose(byte);
    this.divide();
  }

  private choose(byte: i32): void {
    this.chosen[this.chosenCount++] = <u8>byte;
    this.hits[this.classes[byte]]++;
  }

  /** Gives the chosen bytes of a class one of their own, unless they are all of it. */
  private divide(): void {
    for (let i = 0; i < this.chosenCount; i++) {
      const byte = this.chosen[i];
      const from = this.classes[byte];
      if (this.hits[from] != 0) {
        const all = this.hits[from] == this.sizes[from];
        this.inside[from] = all ? from : <u8>this.count;
        if (!all) this.count++;
        this.hits[from] = 0;
      }
      const to = this.inside[from];
      this.sizes[from]--;
      this.sizes[to]++;
      this.classes[byte] = to;
    }
    this.chosenCount = 0;
  }
}
