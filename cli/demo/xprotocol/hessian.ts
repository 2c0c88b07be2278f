/*
 * As much of Hessian 2 as the demo's calls have: strings, and maps from strings to strings. Characters beyond the first 65,536
 * do not occur.
 */

/** The longest string whose tag is its length, and the longest that takes one byte more. */
const MAX_TAGGED = 31;
const MAX_MEDIUM = 1023;

const MEDIUM = 0x30;
const STRING = 0x53;
const MAP = 0x48;
const END = 0x5a;

/** A string: how many characters it has, and these as UTF-8. */
export function writeString(text: string): Buffer {
  const { length } = text;
  const short = length <= MAX_TAGGED ? [length] : [MEDIUM + (length >> 8), length & 0xff];
  const head = length <= MAX_MEDIUM ? short : [STRING, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), Buffer.from(text)]);
}

/** A map without a type. */
export function writeMap(entries: Readonly<Record<string, string>>): Buffer {
  const written = Object.entries(entries).flat().map(writeString);
  return Buffer.concat([Buffer.of(MAP), ...written, Buffer.of(END)]);
}

/** Reads values one after the other. */
export class HessianReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next value, which has to be a string. */
  readString(): string {
    const begin = this.#at + (this.#isLong() ? 3 : this.#tag > MAX_TAGGED ? 2 : 1);
    let end = begin;
    for (let left = this.#length(); left > 0; left--) {
      const first = this.#bytes[end]!;
      end += first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    }
    this.#at = end;
    return this.#bytes.toString("utf8", begin, end);
  }

  /** The next value, which has to be a map of strings, or nothing at all. */
  readMap(): Record<string, string> {
    const entries: Record<string, string> = {};
    if (!this.#skip(MAP)) return entries;
    while (!this.#skip(END)) entries[this.readString()] = this.readString();
    return entries;
  }

  get #tag(): number {
    return this.#bytes[this.#at] ?? END;
  }

  #skip(tag: number): boolean {
    if (this.#tag !== tag) return false;
    this.#at++;
    return true;
  }

  #isLong(): boolean {
    return this.#tag === STRING;
  }

  #length(): number {
    const tag = this.#tag;
    if (this.#isLong()) return this.#bytes.readUInt16BE(this.#at + 1);
    if (tag <= MAX_TAGGED) return tag;
    if (tag < MEDIUM || tag > MEDIUM + 3) throw new Error(`no string but a value of tag ${tag}`);
    return ((tag - MEDIUM) << 8) | this.#bytes[this.#at + 1]!;
  }
}
