import { Bytes } from "../../../assembly/bytes/bytes";
import { HessianCursor, isString } from "./cursor";
import { scalarSize, Tag } from "./tags";
import { HessianTextReader } from "./text-reader";

/** How deep values may lie in each other, but for the last element of each: that takes no place. */
const MAX_DEPTH: i32 = 2048;
/** How many classes may be defined in one stream. */
const MAX_CLASSES: i32 = 4096;
const FIRST_CLASSES: i32 = 64;

// What is due in a container that ends with `End`; in all others it is how many values are left, 0 or more.
const ELEMENT: i32 = -1;
const KEY: i32 = -2;
const VALUE: i32 = -3;

/**
 * Finds where Hessian 2 values end, of all kinds and however they lie in each other, without recursion and without keeping any.
 * It takes one pass, and memory that does not depend on the values.
 *
 * The classes that are defined belong to the whole stream: values have to be skipped in order, from its begin.
 */
@final
export class HessianScanner extends HessianCursor {
  /**
   * True if one of the values since it was set is numbered, or refers to numbers: a list, a map, an object, a class definition
   * or a reference. Such a value has its meaning only where it is.
   */
  numbered: bool = false;

  private readonly open: StaticArray<i32> = new StaticArray<i32>(MAX_DEPTH);
  private depth: i32 = 0;
  /** How many fields each class has. */
  private fields: StaticArray<i32> = new StaticArray<i32>(FIRST_CLASSES);
  private classes: i32 = 0;

  /** Begins with a new stream. */
  start(ptr: usize, length: usize): void {
    this.aim(ptr, length);
    this.classes = 0;
    this.numbered = false;
  }

  /** True if the next value is a text. */
  get isAtText(): bool {
    return this.left != 0 && isString(this.tag);
  }

  /** Reads a text, or null as the empty one; `texts` is for what cannot be shown where it lies. */
  readText(texts: HessianTextReader, text: Bytes): bool {
    return texts.read(this, text);
  }

  /** Passes so many values by. */
  skip(count: i32): bool {
    this.depth = 0;
    let due = count;
    while (true) {
      if (due == 0) {
        if (this.depth == 0) return true;
        due = unchecked(this.open[--this.depth]);
        continue;
      }
      if (this.left == 0) return this.cut();
      let tag = this.tag;
      if (due > 0) {
        due--;
      } else if (tag == Tag.End && due != VALUE) {
        this.at += 1;
        due = 0;
        continue;
      } else if (due != ELEMENT) {
        due = due == KEY ? VALUE : KEY;
      }

      const size = <usize>scalarSize(tag);
      if (size != 0) {
        if (!this.skipBytes(size)) return false;
        continue;
      }
      if (isString(tag)) {
        if (!this.skipString()) return false;
        continue;
      }
      if (isBinary(tag)) {
        if (!this.skipBinary()) return false;
        continue;
      }

      this.numbered = true;
      while (tag == Tag.ClassDefinition) {
        if (!this.define()) return false;
        if (this.left == 0) return this.cut();
        tag = this.tag;
        if (!isContainer(tag)) return this.refuse();
      }
      if (tag == Tag.Reference) {
        this.at += 1;
        if (this.readCount() < 0) return false;
        continue;
      }
      if (!this.enter(tag)) return false;
      if (this.entered == 0) continue;
      if (due != 0) {
        if (this.depth == MAX_DEPTH) return this.refuse();
        unchecked((this.open[this.depth++] = due));
      }
      due = this.entered;
    }
  }

  /** What is due in the container that `enter` read. */
  private entered: i32 = 0;

  /** Reads the head of a container. */
  private enter(tag: u32): bool {
    this.at += 1;
    if (tag >= 0x60 && tag <= 0x6f) return this.enterObject(<i32>tag - 0x60);
    if (tag >= 0x70 && tag <= 0x77) return this.skipType() && this.enterList(<i32>tag - 0x70);
    if (tag >= 0x78 && tag <= 0x7f) return this.enterList(<i32>tag - 0x78);
    switch (tag) {
      case Tag.Object:
        return this.enterObject(this.readCount());
      case Tag.Map:
        this.entered = KEY;
        return true;
      case Tag.TypedMap:
        this.entered = KEY;
        return this.skipType();
      case Tag.FixedList:
        return this.enterList(this.readCount());
      case Tag.TypedFixedList:
        return this.skipType() && this.enterList(this.readCount());
      case Tag.VariableList:
        this.entered = ELEMENT;
        return true;
      case Tag.TypedVariableList:
        this.entered = ELEMENT;
        return this.skipType();
      default:
        this.at -= 1;
        return this.refuse();
    }
  }

  private enterObject(index: i32): bool {
    if (index < 0) return false;
    if (index >= this.classes) return this.refuse();
    this.entered = unchecked(this.fields[index]);
    return true;
  }

  /** Every element takes a byte at least. */
  private enterList(length: i32): bool {
    if (length < 0) return false;
    this.entered = length;
    return <usize>length <= this.left || this.cut();
  }

  /** Reads a class definition: its name, and the names of its fields. */
  private define(): bool {
    this.at += 1;
    if (!this.skipString()) return false;
    const count = this.readCount();
    if (count < 0) return false;
    if (<usize>count > this.left) return this.cut();
    for (let i = 0; i < count; i++) {
      if (!this.skipString()) return false;
    }
    if (this.classes == this.fields.length && !this.growClasses()) return this.refuse();
    unchecked((this.fields[this.classes++] = count));
    return true;
  }

  private growClasses(): bool {
    const size = this.classes;
    if (size == MAX_CLASSES) return false;
    const larger = new StaticArray<i32>(size << 1);
    memory.copy(changetype<usize>(larger), changetype<usize>(this.fields), (<usize>size) << 2);
    this.fields = larger;
    return true;
  }
}

function isBinary(tag: u32): bool {
  return (
    (tag >= 0x20 && tag <= 0x2f) ||
    (tag >= 0x34 && tag <= 0x37) ||
    tag == Tag.Binary ||
    tag == Tag.BinaryChunk
  );
}

/** True for what may stand behind a class definition. */
function isContainer(tag: u32): bool {
  return (tag >= 0x60 && tag <= 0x6f) || tag == Tag.Object || tag == Tag.ClassDefinition;
}
