import { Bytes } from "../bytes/bytes";
import { NodeTable } from "./node-table";

/** Finds names that an object has twice, in a hash table that is kept from one object to the next. */
@final
export class UniqueNames {
  /** Name nodes by the hash of their text, with linear probing; 0 is free. */
  private slots: StaticArray<i32> = new StaticArray<i32>(16);

  /** The first name of an object that equals an earlier one, as its node; 0 if all differ. */
  findRepeated(text: Bytes, nodes: NodeTable, object: i32): i32 {
    const mask = this.clear(nodes.childCount(object)) - 1;
    for (let name = nodes.firstChild(object); name != 0; name = nodes.next(name)) {
      const bytes = text.slice(nodes.start(name), nodes.end(name));
      let slot = hash(bytes) & mask;
      for (let other = this.slots[slot]; other != 0; other = this.slots[slot]) {
        if (bytes.equals(text.slice(nodes.start(other), nodes.end(other)))) return name;
        slot = (slot + 1) & mask;
      }
      this.slots[slot] = name;
    }
    return 0;
  }

  /** Frees enough slots for `count` names to fill at most half of them, and returns how many: a power of two. */
  private clear(count: i32): i32 {
    let size = 16;
    while (size < count * 2) size <<= 1;
    if (size > this.slots.length) this.slots = new StaticArray<i32>(size);
    else this.slots.fill(0, 0, size);
    return size;
  }
}

/** FNV-1a, 32 bits. */
function hash(bytes: Bytes): i32 {
  let hash: u32 = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = (hash ^ <u32>bytes.at(i)) * 0x01000193;
  return <i32>hash;
}
