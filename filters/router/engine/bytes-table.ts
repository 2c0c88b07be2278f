import { toLower } from "../../../assembly/bytes/ascii";
import { Bytes } from "../../../assembly/bytes/bytes";

const INITIAL_SLOTS: i32 = 16;
const OFFSET: u32 = 0x811c9dc5;
const PRIME: u32 = 0x01000193;

/** Texts with numbers, from 0 in the order in which they were added. A look-up takes the same time however many there are. */
@final
export class BytesTable {
  private keys: Bytes[] = [];
  private hashes: u32[] = [];
  /** Numbers plus one; 0 where there is none. */
  private slots: StaticArray<i32> = new StaticArray<i32>(INITIAL_SLOTS);
  /** The length of the longest key: what is longer is not there. */
  private longest: i32 = 0;

  constructor(
    /** True if ASCII letters of either case are the same. */
    readonly ignoreCase: bool = false,
  ) {}

  /** How many texts there are. */
  get count(): i32 {
    return this.keys.length;
  }

  /** The number of a text, which is added if it is not there yet. */
  add(key: Bytes): i32 {
    const known = this.find(key);
    if (known >= 0) return known;
    const hash = this.hash(key);
    this.keys.push(key);
    this.hashes.push(hash);
    this.longest = max(this.longest, key.length);
    if (this.keys.length * 2 > this.slots.length) this.grow();
    else this.put(hash, this.keys.length - 1);
    return this.keys.length - 1;
  }

  /** The number of a text; -1 if it is not there. */
  find(key: Bytes): i32 {
    if (key.length > this.longest) return -1;
    const hash = this.hash(key);
    const slots = this.slots;
    const mask = slots.length - 1;
    let slot = <i32>(hash & <u32>mask);
    while (true) {
      const index = unchecked(slots[slot]) - 1;
      if (index < 0) return -1;
      if (this.hashes[index] == hash && this.isKey(index, key)) return index;
      slot = (slot + 1) & mask;
    }
  }

  private isKey(index: i32, key: Bytes): bool {
    const own = this.keys[index];
    return this.ignoreCase ? own.equalsIgnoreCase(key) : own.equals(key);
  }

  /** FNV-1a, of the letters in lower case where the case does not matter. */
  private hash(key: Bytes): u32 {
    const end = key.ptr + <usize>key.length;
    let hash = OFFSET;
    if (this.ignoreCase) {
      for (let at = key.ptr; at < end; at++) hash = (hash ^ <u32>toLower(load<u8>(at))) * PRIME;
    } else {
      for (let at = key.ptr; at < end; at++) hash = (hash ^ <u32>load<u8>(at)) * PRIME;
    }
    return hash ^ (hash >>> 15);
  }

  private put(hash: u32, index: i32): void {
    const mask = this.slots.length - 1;
    let slot = <i32>(hash & <u32>mask);
    while (this.slots[slot] != 0) slot = (slot + 1) & mask;
    this.slots[slot] = index + 1;
  }

  private grow(): void {
    this.slots = new StaticArray<i32>(this.slots.length * 4);
    for (let i = 0; i < this.keys.length; i++) this.put(this.hashes[i], i);
  }
}
