import { Bytes } from "../../../assembly/bytes/bytes";

// A node of the trie is five numbers:
//
//   label      where the bytes are that lead to it from the node before, in `labels`
//   length     how many they are
//   children   the first of its children, which are one after the other, in the order of their first bytes
//   count      how many there are
//   text       the number of the text that ends here; -1 if none does
const NUMBERS: i32 = 5;
const LENGTH: i32 = 1;
const CHILDREN: i32 = 2;
const COUNT: i32 = 3;
const TEXT: i32 = 4;

/**
 * Texts, of which it finds all that an input begins with, in one walk along the input: the time depends on the input's
 * length, not on how many texts there are.
 */
@final
export class RadixTrie {
  /** How many texts may be found in one walk. */
  readonly depth: i32;
  /** How many nodes there are. */
  readonly size: i32;
  /** How many nodes the latest walk came upon. */
  steps: i32 = 0;

  private readonly nodes: StaticArray<i32>;
  private readonly firstBytes: StaticArray<u8>;
  private readonly labels: StaticArray<u8>;

  /** A trie of texts that are all different; each is known by its index. */
  constructor(texts: Bytes[]) {
    const builder = new TrieBuilder(texts);
    this.nodes = StaticArray.fromArray(builder.nodes);
    this.firstBytes = StaticArray.fromArray(builder.firstBytes);
    this.labels = StaticArray.fromArray(builder.labels);
    this.depth = builder.depth;
    this.size = this.firstBytes.length;
  }

  /**
   * Writes the texts that the input begins with to `into`, from the index `from` on, the shortest first: of each its number
   * and its length. Returns the index after them. There must be room for twice the depth.
   */
  walk(input: Bytes, into: StaticArray<i32>, from: i32): i32 {
    const nodes = changetype<usize>(this.nodes);
    const labels = changetype<usize>(this.labels);
    const length = input.length;
    let at = 0;
    let found = from;
    let node = 0;
    let steps = 0;
    while (node >= 0) {
      steps++;
      const numbers = nodes + ((<usize>(node * NUMBERS)) << 2);
      const size = load<i32>(numbers + (LENGTH << 2));
      if (size > length - at) break;
      const label = labels + <usize>load<i32>(numbers);
      if (memory.compare(label, input.ptr + <usize>at, <usize>size) != 0) break;
      at += size;
      const text = load<i32>(numbers + (TEXT << 2));
      if (text >= 0) {
        into[found] = text;
        into[found + 1] = at;
        found += 2;
      }
      if (at == length) break;
      const first = load<i32>(numbers + (CHILDREN << 2));
      node = this.child(first, load<i32>(numbers + (COUNT << 2)), load<u8>(input.ptr + <usize>at));
    }
    this.steps = steps;
    return found;
  }

  /** The child whose label begins with a byte; -1 if there is none. */
  private child(first: i32, count: i32, byte: u8): i32 {
    const bytes = changetype<usize>(this.firstBytes) + <usize>first;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (load<u8>(bytes + <usize>middle) < byte) low = middle + 1;
      else high = middle;
    }
    return low < count && load<u8>(bytes + <usize>low) == byte ? first + low : -1;
  }
}

/** Builds a trie from the texts in their order, level by level, so that the children of a node are side by side. */
@final
class TrieBuilder {
  nodes: Array<i32> = [];
  firstBytes: Array<u8> = [];
  labels: Array<u8> = [];
  depth: i32 = 0;

  /** Of each node: which of the sorted texts go through it, how many bytes they share before it, and how many of them end before it. */
  private low: Array<i32> = [];
  private high: Array<i32> = [];
  private start: Array<i32> = [];
  private ended: Array<i32> = [];

  constructor(private readonly texts: Bytes[]) {
    const order = new Array<i32>(texts.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    sortTexts(order, texts);
    this.add(0, order.length, 0, 0, 0);
    for (let node = 0; node < this.firstBytes.length; node++) this.complete(node, order);
  }

  private add(low: i32, high: i32, start: i32, ended: i32, firstByte: u8): void {
    this.low.push(low);
    this.high.push(high);
    this.start.push(start);
    this.ended.push(ended);
    this.firstBytes.push(firstByte);
    for (let i = 0; i < NUMBERS; i++) this.nodes.push(0);
  }

  private complete(node: i32, order: Array<i32>): void {
    const texts = this.texts;
    const start = this.start[node];
    const high = this.high[node];
    let low = this.low[node];
    const end = low < high ? sharedLength(texts[order[low]], texts[order[high - 1]], start) : start;
    const at = node * NUMBERS;
    this.nodes[at] = this.labels.length;
    this.nodes[at + LENGTH] = end - start;
    for (let i = start; i < end; i++) this.labels.push(texts[order[low]].at(i));
    const ends = low < high && texts[order[low]].length == end;
    this.nodes[at + TEXT] = ends ? order[low] : -1;
    const ended = this.ended[node] + (ends ? 1 : 0);
    this.depth = max(this.depth, ended);
    if (ends) low++;
    this.nodes[at + CHILDREN] = this.firstBytes.length;
    let count = 0;
    while (low < high) {
      const byte = texts[order[low]].at(end);
      let next = low + 1;
      while (next < high && texts[order[next]].at(end) == byte) next++;
      this.add(low, next, end, ended, byte);
      count++;
      low = next;
    }
    this.nodes[at + COUNT] = count;
  }
}

/** How many bytes two texts share from their start, at least the `known` ones. */
function sharedLength(a: Bytes, b: Bytes, known: i32): i32 {
  const most = min(a.length, b.length);
  let length = known;
  while (length < most && a.at(length) == b.at(length)) length++;
  return length;
}

/** Sorts the indexes of texts by their bytes: a heap sort, for comparators cannot capture the texts. */
function sortTexts(order: Array<i32>, texts: Bytes[]): void {
  for (let i = (order.length >> 1) - 1; i >= 0; i--) sink(order, texts, i, order.length);
  for (let last = order.length - 1; last > 0; last--) {
    const top = order[0];
    order[0] = order[last];
    order[last] = top;
    sink(order, texts, 0, last);
  }
}

function sink(order: Array<i32>, texts: Bytes[], from: i32, count: i32): void {
  let node = from;
  while (true) {
    let child = node * 2 + 1;
    if (child >= count) return;
    if (child + 1 < count && isBefore(texts[order[child]], texts[order[child + 1]])) child++;
    if (!isBefore(texts[order[node]], texts[order[child]])) return;
    const moved = order[node];
    order[node] = order[child];
    order[child] = moved;
    node = child;
  }
}

function isBefore(a: Bytes, b: Bytes): bool {
  const order = memory.compare(a.ptr, b.ptr, <usize>min(a.length, b.length));
  return order != 0 ? order < 0 : a.length < b.length;
}
