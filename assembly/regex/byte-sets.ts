const INITIAL_CAPACITY: i32 = 4;
/** 64-bit words of a set. */
const WORDS: i32 = 4;

/** The sets of bytes that the SET instructions of one program name by their index: 256 bits each, no two the same. */
@final
export class ByteSets {
  private words: StaticArray<u64> = new StaticArray<u64>(INITIAL_CAPACITY * WORDS);
  private sets: i32 = 0;

  /** How many sets there are. */
  get count(): i32 {
    return this.sets;
  }

  /** Where a set lies, 32 bytes, until the next `open`. */
  at(index: i32): usize {
    return changetype<usize>(this.words) + ((<usize>index) << 5);
  }

  /** How many bytes they take. */
  get bytes(): i32 {
    return this.words.length << 3;
  }

  /** Begins a new set, empty, which is complete with `close`. */
  open(): void {
    const end = (this.sets + 1) * WORDS;
    if (end > this.words.length) this.grow();
    for (let i = end - WORDS; i < end; i++) this.words[i] = 0;
  }

  /** Adds a byte to the open set. */
  add(byte: i32): void {
    const word = this.sets * WORDS + (byte >> 6);
    this.words[word] |= (<u64>1) << (byte & 63);
  }

  /** Completes the open set and returns its index, or that of a set before with the same bytes. */
  close(): i32 {
    const open = this.at(this.sets);
    for (let i = 0; i < this.sets; i++) {
      if (memory.compare(this.at(i), open, 32) == 0) return i;
    }
    return this.sets++;
  }

  private grow(): void {
    const larger = new StaticArray<u64>(this.words.length << 1);
    memory.copy(changetype<usize>(larger), this.at(0), (<usize>this.words.length) << 3);
    this.words = larger;
  }
}

/** True if the set at `ptr` has the byte. */
export function hasByte(ptr: usize, byte: i32): bool {
  return ((load<u8>(ptr + <usize>(byte >> 3)) >> (byte & 7)) & 1) != 0;
}
