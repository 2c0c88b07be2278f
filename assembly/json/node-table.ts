/** What a JSON value is. */
export enum JsonKind {
  /** There is no such value: an absent member, an element beyond the end, anything in text that is not JSON. */
  Missing,
  /** `null`. */
  Null,
  /** `true` or `false`. */
  Bool,
  /** A number. */
  Number,
  /** A string. */
  String,
  /** An array. */
  Array,
  /** An object. */
  Object,
  /** The name of a member. Only the table knows it; no `JsonValue` is of this kind. */
  Name,
}

// A node takes four words:
//
//   0       4       8       12      16
//   +-------+-------+-------+-------+
//   | kind  | start |  end  | next  |
//   +-------+-------+-------+-------+
//
// kind    a JsonKind
// start   where the value starts in the text; of a string or a name, its first byte after the quotation mark
// end     where it ends; of an array or an object, how many children it has; of a bool, whether it is true
// next    the node of the next element of the same array, or of the next name of the same object; 0 at the last
const KIND = 0;
const START = 1;
const END = 2;
const NEXT = 3;
const WORDS = 4;

/**
 * The values of a document in the order of the text, in one flat array and not an object each. Node 0 is the root.
 * The first child of an array or an object is the node after it. An object's children are its names, and each name
 * is followed by its value, so that all nodes of a subtree are neighbours.
 */
@final
export class NodeTable {
  /** How many nodes there are. */
  length: i32 = 0;

  private words: StaticArray<u32> = new StaticArray<u32>(16 * WORDS);

  /** Adds a node after all others and returns it. */
  add(kind: JsonKind, start: i32, end: i32): i32 {
    const node = this.length++;
    if (this.length * WORDS > this.words.length) this.grow();
    this.put(node, KIND, kind);
    this.put(node, START, start);
    this.put(node, END, end);
    return node;
  }

  /** Makes `child` the next one of an array or an object, after `previous` or as the first where that is 0. */
  addChild(parent: i32, previous: i32, child: i32): void {
    this.put(parent, END, this.childCount(parent) + 1);
    if (previous != 0) this.put(previous, NEXT, child);
  }

  kind(node: i32): JsonKind {
    return this.word(node, KIND);
  }

  start(node: i32): i32 {
    return this.word(node, START);
  }

  end(node: i32): i32 {
    return this.word(node, END);
  }

  /** How many elements an array or members an object has. */
  childCount(container: i32): i32 {
    return this.word(container, END);
  }

  /** The first element of an array or the first name of an object; 0 if it is empty. */
  firstChild(container: i32): i32 {
    return this.childCount(container) == 0 ? 0 : container + 1;
  }

  /** The next element after an element, or the next name after a name; 0 after the last. */
  next(child: i32): i32 {
    return this.word(child, NEXT);
  }

  /** The name of a value that is a member; 0 for others. */
  nameOf(value: i32): i32 {
    return value > 0 && this.kind(value - 1) == JsonKind.Name ? value - 1 : 0;
  }

  private word(node: i32, field: i32): i32 {
    return <i32>this.words[node * WORDS + field];
  }

  private put(node: i32, field: i32, value: i32): void {
    this.words[node * WORDS + field] = <u32>value;
  }

  private grow(): void {
    const words = new StaticArray<u32>(this.words.length * 2);
    memory.copy(
      changetype<usize>(words),
      changetype<usize>(this.words),
      <usize>this.words.length * sizeof<u32>(),
    );
    this.words = words;
  }
}
