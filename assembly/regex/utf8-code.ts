import { writeCodePoint } from "../bytes/utf8";
import { ByteSets } from "./byte-sets";
import { Code } from "./code";
import { CodePoints, LAST_CODE_POINT } from "./code-points";
import { BRANCH, FAIL, JUMP, RANGE, SET, SPLIT } from "./opcodes";

/** No way to go. */
const NOWHERE: i32 = -1;
/** The way out of the class. While the class is being written an instruction has a `next` of 0 for it. */
const OUT: i32 = -2;
/** The row of targets that belongs to first bytes; those before belong to the byte `level` from the last. */
const FIRST_BYTES: i32 = 3;

/**
 * Writes the instructions that match one code point in UTF-8.
 *
 * Of a class of code points it makes a tree whose levels are the bytes. 64 code points share all bytes but the last, so
 * they are one node at most; nodes with the same last bytes are one, and so are all nodes that are full:
 *
 *   [^/] or .            00..7f ──────────────────────────────► out
 *   but without /:       c2..df ──────────────────────► 80..bf ► out
 *                        e0..ef ────────────► 80..bf ──────┘
 *                        f0..f4 ───► 80..bf ────┘
 *
 * As RE2 does, a class with everything beyond ASCII takes any sequence of that form, also overlong ones, surrogates and
 * what is beyond U+10FFFF; every other class takes the exact sequences. No class takes a byte that begins no sequence or
 * a sequence that is cut off.
 */
@final
export class Utf8Code {
  /** For each level, where each byte leads. */
  private readonly targets: StaticArray<StaticArray<i32>> = new StaticArray<StaticArray<i32>>(
    FIRST_BYTES + 1,
  );
  /** Where any one, two and three bytes 80..bf are taken; 0 if there is no such place yet. */
  private readonly anyBytes: StaticArray<i32> = new StaticArray<i32>(4);
  /** The nodes of the last level: the bytes they take, as 64 bits, and where they are. */
  private masks: StaticArray<u64> = new StaticArray<u64>(16);
  private places: StaticArray<i32> = new StaticArray<i32>(16);
  private nodes: i32 = 0;
  /** The range to be looked at next: nodes are made in the order of their code points. */
  private range: i32 = 0;

  constructor(
    private readonly code: Code,
    private readonly sets: ByteSets,
  ) {
    for (let level = 0; level < FIRST_BYTES; level++) this.targets[level] = new StaticArray<i32>(64);
    this.targets[FIRST_BYTES] = new StaticArray<i32>(256);
  }

  /** Writes what matches just this code point. */
  addCodePoint(codePoint: u32): void {
    const bytes = memory.data(4);
    const end = writeCodePoint(codePoint, bytes);
    for (let at = bytes; at < end; at++) this.addRange(load<u8>(at), load<u8>(at), 1);
  }

  /** Writes what matches any one byte, whether it is UTF-8 or not. */
  addAnyByte(): void {
    this.addRange(0, 0xff, 1);
  }

  /** Writes what matches each code point of a normalized set. */
  addClass(points: CodePoints): void {
    if (points.count == 0) {
      this.code.add(FAIL);
    } else if (points.isSingle) {
      this.addCodePoint(points.first(0));
    } else {
      const firstBytes = this.targets[FIRST_BYTES];
      clear(firstBytes);
      for (let i = 0; i < points.count && points.first(i) < 0x80; i++) {
        const last = min(points.last(i), 0x7f);
        for (let byte = points.first(i); byte <= last; byte++) firstBytes[byte] = OUT;
      }
      const start = this.code.size;
      if (points.last(points.count - 1) < 0x80) this.addBytes(FIRST_BYTES, 0);
      else this.addTree(points);
      this.leave(start);
    }
  }

  /** The instructions of a class whose ASCII part is among the first bytes already. */
  private addTree(points: CodePoints): void {
    const code = this.code;
    const start = code.size;
    code.add(JUMP);
    memory.fill(changetype<usize>(this.anyBytes), 0, 16);
    this.nodes = 0;
    this.range = 0;
    const last = points.count - 1;
    if (points.first(last) <= 0x80 && points.last(last) == LAST_CODE_POINT) {
      this.lead(0xc2, 0xdf, this.addAnyBytes(1));
      this.lead(0xe0, 0xef, this.addAnyBytes(2));
      this.lead(0xf0, 0xf4, this.addAnyBytes(3));
    } else {
      for (let byte = 0xc2; byte < 0xe0; byte++)
        this.lead(byte, byte, this.addNode(points, 1, (byte & 31) << 6, 0x80));
      for (let byte = 0xe0; byte < 0xf0; byte++)
        this.lead(byte, byte, this.addNode(points, 2, (byte & 15) << 12, 0x800));
      for (let byte = 0xf0; byte < 0xf5; byte++)
        this.lead(byte, byte, this.addNode(points, 3, (byte & 7) << 18, 0x10000));
    }
    const root = this.addBytes(FIRST_BYTES, 0);
    if (!code.overflowed) code.setNext(start, root - start);
  }

  /** Lets the ways out of the class that begins at `start` lead to the end. */
  private leave(start: i32): void {
    for (let at = start; at < this.code.size; at++) {
      if (this.code.next(at) == 0) this.code.setNext(at, this.code.size - at);
    }
  }

  private lead(first: i32, last: i32, target: i32): void {
    for (let byte = first; byte <= last; byte++) this.targets[FIRST_BYTES][byte] = target;
  }

  /**
   * Where the code points from `base` on are taken that share all but the last `level` bytes, if they are `lowest` or
   * more. Calls itself for the levels below: three deep at most.
   */
  private addNode(points: CodePoints, level: i32, base: u32, lowest: u32): i32 {
    const last = base + ((<u32>1) << (6 * level)) - 1;
    const first = max(base, lowest);
    while (this.range < points.count && points.last(this.range) < first) this.range++;
    if (this.range == points.count || points.first(this.range) > last || first > last) return NOWHERE;
    if (points.first(this.range) <= base && points.last(this.range) >= last && first == base) {
      return this.addAnyBytes(level);
    }
    if (level == 1) return this.addLastBytes(points, base);
    const targets = this.targets[level - 1];
    const step = 6 * (level - 1);
    for (let i = 0; i < 64; i++) {
      targets[i] = this.addNode(points, level - 1, base + ((<u32>i) << step), lowest);
    }
    return this.addBytes(level - 1, 0x80);
  }

  /** The node of the last level for the 64 code points from `base` on. */
  private addLastBytes(points: CodePoints, base: u32): i32 {
    const targets = this.targets[0];
    clear(targets);
    let mask: u64 = 0;
    for (let i = this.range; i < points.count && points.first(i) < base + 64; i++) {
      const last = min(points.last(i), base + 63) - base;
      for (let bit = max(points.first(i), base) - base; bit <= last; bit++) {
        mask |= (<u64>1) << bit;
        targets[bit] = OUT;
      }
    }
    for (let i = 0; i < this.nodes; i++) {
      if (this.masks[i] == mask) return this.places[i];
    }
    const place = this.addBytes(0, 0x80);
    this.remember(mask, place);
    return place;
  }

  /** Where any `level` bytes 80..bf are taken. */
  private addAnyBytes(level: i32): i32 {
    for (let i = 1; i <= level; i++) {
      if (this.anyBytes[i] != 0) continue;
      const place = this.code.size;
      this.addRange(0x80, 0xbf, i == 1 ? 0 : this.anyBytes[i - 1] - place);
      this.anyBytes[i] = place;
    }
    return this.anyBytes[level];
  }

  /**
   * Writes an instruction for all bytes that lead to the same place, and so for each place, with a SPLIT before all but
   * the last; uses up the targets of the level, whose first one belongs to the byte `base`. Returns where it begins.
   */
  private addBytes(level: i32, base: i32): i32 {
    const targets = this.targets[level];
    const start = this.code.size;
    let first = nextTarget(targets, 0);
    while (first < targets.length) {
      const target = targets[first];
      this.sets.open();
      const lowest = first;
      let last = first;
      let gaps = false;
      for (let i = first; i < targets.length; i++) {
        if (targets[i] != target) continue;
        this.sets.add(base + i);
        gaps = gaps || i > last + 1;
        last = i;
        targets[i] = NOWHERE;
      }
      first = nextTarget(targets, lowest);
      // The bytes that lead out at once are those of ASCII.
      const isAscii = level == FIRST_BYTES && target == OUT;
      if (first < targets.length) this.code.add(isAscii ? BRANCH : SPLIT, 2, 1);
      const next = target == OUT ? 0 : target - this.code.size;
      if (gaps) this.code.add(SET, this.sets.close(), next);
      else this.addRange(base + lowest, base + last, next);
    }
    return start;
  }

  private addRange(lowest: i32, highest: i32, next: i32): void {
    this.code.add(RANGE, lowest | (highest << 8), next);
  }

  private remember(mask: u64, place: i32): void {
    if (this.nodes == this.masks.length) {
      const masks = new StaticArray<u64>(this.nodes << 1);
      const places = new StaticArray<i32>(this.nodes << 1);
      memory.copy(changetype<usize>(masks), changetype<usize>(this.masks), (<usize>this.nodes) << 3);
      memory.copy(changetype<usize>(places), changetype<usize>(this.places), (<usize>this.nodes) << 2);
      this.masks = masks;
      this.places = places;
    }
    this.masks[this.nodes] = mask;
    this.places[this.nodes++] = place;
  }
}

/** Lets all targets lead nowhere. */
function clear(targets: StaticArray<i32>): void {
  memory.fill(changetype<usize>(targets), 0xff, (<usize>targets.length) << 2);
}

/** The index of the first target at or after `from` that leads somewhere; the length if there is none. */
function nextTarget(targets: StaticArray<i32>, from: i32): i32 {
  while (from < targets.length && targets[from] == NOWHERE) from++;
  return from;
}
