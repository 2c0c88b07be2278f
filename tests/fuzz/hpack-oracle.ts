// HPACK in the plainest way there is, after RFC 7541, to hold ours against.

export type Header = [name: string, value: string, neverIndexed: boolean];

/** RFC 7541, appendix A. */
const STATIC = (
  ":authority|;:method|GET;:method|POST;:path|/;:path|/index.html;:scheme|http;:scheme|https;:status|200;:status|204;" +
  ":status|206;:status|304;:status|400;:status|404;:status|500;accept-charset|;accept-encoding|gzip, deflate;" +
  "accept-language|;accept-ranges|;accept|;access-control-allow-origin|;age|;allow|;authorization|;cache-control|;" +
  "content-disposition|;content-encoding|;content-language|;content-length|;content-location|;content-range|;" +
  "content-type|;cookie|;date|;etag|;expect|;expires|;from|;host|;if-match|;if-modified-since|;if-none-match|;" +
  "if-range|;if-unmodified-since|;last-modified|;link|;location|;max-forwards|;proxy-authenticate|;" +
  "proxy-authorization|;range|;referer|;refresh|;retry-after|;server|;set-cookie|;strict-transport-security|;" +
  "transfer-encoding|;user-agent|;vary|;via|;www-authenticate|"
)
  .split(";")
  .map((entry) => entry.split("|") as [string, string]);

/** RFC 7541, appendix B: how many bits the code of each byte has, a digit of base 32 each. */
const LENGTHS =
  "dnsssssssoussussssssssusssssssss" +
  "6aacd68baa8b8666555666666678f6ca" +
  "d67777777777777777777777878djde6" +
  "f56565666577666567655677777fbeds" +
  "kmkkmmmnmnnnnnonoomnonnnnlmnmnno" +
  "mlkmmnnlnmmolmnnllmlnmnnkmmmnmmn" +
  "qqkjmnmpqqqrrqopjlqrrqrollqqsrrr" +
  "koklmllnmmppooqnqrqqrrrrrsrrrrrq";

/** The bytes by the digits of their codes. */
const CODES = new Map<string, number>();
{
  let code = 0;
  for (let length = 1; length <= 30; length++) {
    code *= 2;
    for (let byte = 0; byte < 256; byte++) {
      if (Number.parseInt(LENGTHS[byte]!, 32) !== length) continue;
      CODES.set(code.toString(2).padStart(length, "0"), byte);
      code++;
    }
  }
}

class Broken extends Error {}

export class HpackOracle {
  #table: [string, string][] = [];
  #limit: number;
  #block: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(readonly maxTableSize: number) {
    this.#limit = Math.min(maxTableSize, 4096);
  }

  get tableSize(): number {
    return this.#table.reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0);
  }

  /** The headers of a block, and whether all of it could be read. */
  decode(block: Buffer): { headers: Header[]; isWhole: boolean } {
    const headers: Header[] = [];
    this.#block = block;
    this.#at = 0;
    try {
      while (this.#at < block.length) this.#decodeOne(headers);
      return { headers, isWhole: true };
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      return { headers, isWhole: false };
    }
  }

  #decodeOne(headers: Header[]): void {
    const first = this.#block[this.#at]!;
    if (first & 0x80) {
      headers.push([...this.#entry(this.#integer(7)), false]);
    } else if ((first & 0xe0) === 0x20) {
      const size = this.#integer(5);
      if (headers.length > 0 || size > this.maxTableSize) throw new Broken();
      this.#limit = size;
      this.#evict();
    } else {
      const isIndexed = (first & 0x40) !== 0;
      const index = this.#integer(isIndexed ? 6 : 4);
      const name = index > 0 ? this.#entry(index)[0] : this.#string();
      const value = this.#string();
      headers.push([name, value, !isIndexed && (first & 0x10) !== 0]);
      if (!isIndexed) return;
      this.#table.unshift([name, value]);
      this.#evict();
    }
  }

  #evict(): void {
    while (this.tableSize > this.#limit) this.#table.pop();
  }

  #entry(index: number): [string, string] {
    const entry = index <= STATIC.length ? STATIC[index - 1] : this.#table[index - STATIC.length - 1];
    if (!entry) throw new Broken();
    return entry;
  }

  #integer(prefix: number): number {
    const mask = 2 ** prefix - 1;
    let value = this.#byte() & mask;
    if (value < mask) return value;
    for (let place = 0; place < 5; place++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 128 ** place;
      if (byte < 128) {
        if (value > 0x0fffffff) throw new Broken();
        return value;
      }
    }
    throw new Broken();
  }

  #byte(): number {
    const byte = this.#block[this.#at++];
    if (byte === undefined) throw new Broken();
    return byte;
  }

  #string(): string {
    const isCoded = (this.#block[this.#at]! & 0x80) !== 0;
    const length = this.#integer(7);
    const bytes = this.#block.subarray(this.#at, this.#at + length);
    if (bytes.length < length) throw new Broken();
    this.#at += length;
    return isCoded ? decodeHuffman(bytes) : bytes.toString("latin1");
  }
}

function decodeHuffman(bytes: Buffer): string {
  let text = "";
  let code = "";
  for (const byte of bytes) {
    for (const bit of byte.toString(2).padStart(8, "0")) {
      code += bit;
      const found = CODES.get(code);
      if (found === undefined) continue;
      text += String.fromCharCode(found);
      code = "";
    }
  }
  if (code.length > 7 || code.includes("0")) throw new Broken();
  return text;
}
