import { Bytes } from "../bytes/bytes";

/** Bytes in a digest, and in the blocks that SHA-256 works on. */
export const SHA256_SIZE: i32 = 32;
export const SHA256_BLOCK: i32 = 64;

/** The state: eight words, and behind them the block that is not full yet. */
const BLOCK_AT: usize = 32;

/**
 * SHA-256 of bytes that come piece by piece.
 *
 * ```ts
 * const hash = new Sha256();
 * hash.update(first).update(second);
 * const digest = hash.digest();          // 32 bytes; the object starts anew
 * ```
 *
 * Source: FIPS 180-4.
 */
@final
export class Sha256 {
  private readonly memory: StaticArray<u8> = new StaticArray<u8>(96);
  private length: u64 = 0;

  constructor() {
    this.reset();
  }

  /** Forgets what came so far. */
  reset(): Sha256 {
    const state = this.state;
    store<u32>(state, 0x6a09e667, 0);
    store<u32>(state, 0xbb67ae85, 4);
    store<u32>(state, 0x3c6ef372, 8);
    store<u32>(state, 0xa54ff53a, 12);
    store<u32>(state, 0x510e527f, 16);
    store<u32>(state, 0x9b05688c, 20);
    store<u32>(state, 0x1f83d9ab, 24);
    store<u32>(state, 0x5be0cd19, 28);
    this.length = 0;
    return this;
  }

  /** Adds bytes. */
  update(data: Bytes): Sha256 {
    let from = data.ptr;
    let left = <usize>data.length;
    const block = this.state + BLOCK_AT;
    const filled = <usize>(this.length & 63);
    this.length += <u64>left;
    if (filled != 0) {
      const piece = min(left, 64 - filled);
      memory.copy(block + filled, from, piece);
      from += piece;
      left -= piece;
      if (filled + piece < 64) return this;
      compress(this.state, block, 1);
    }
    const blocks = left >> 6;
    compress(this.state, from, blocks);
    memory.copy(block, from + (blocks << 6), left & 63);
    return this;
  }

  /** The digest of all that came: 32 bytes in memory of their own. The object starts anew. */
  digest(): Bytes {
    const out = Bytes.wrap(new ArrayBuffer(SHA256_SIZE));
    this.finish(out.ptr);
    return out;
  }

  /** For the SDK's own use: writes the digest to an address and starts anew. */
  finish(out: usize): void {
    const block = this.state + BLOCK_AT;
    let filled = <usize>(this.length & 63);
    store<u8>(block + filled++, 0x80);
    if (filled > 56) {
      memory.fill(block + filled, 0, 64 - filled);
      compress(this.state, block, 1);
      filled = 0;
    }
    memory.fill(block + filled, 0, 56 - filled);
    store<u64>(block, bswap<u64>(this.length << 3), 56);
    compress(this.state, block, 1);
    for (let i: usize = 0; i < 32; i += 4) store<u32>(out + i, bswap<u32>(load<u32>(this.state + i)));
    this.reset();
  }

  /** For the SDK's own use: goes on from where another one is. */
  copyFrom(other: Sha256): Sha256 {
    memory.copy(this.state, other.state, 96);
    this.length = other.length;
    return this;
  }

  /** Leaves zeros where the state and the latest bytes were: for what is derived from a secret. */
  wipe(): void {
    memory.fill(this.state, 0, 96);
    memory.fill(schedule(), 0, 256);
    this.reset();
  }

  private get state(): usize {
    return changetype<usize>(this.memory);
  }
}

/** The SHA-256 digest of bytes: 32 bytes in memory of their own. */
export function sha256(data: Bytes): Bytes {
  return new Sha256().update(data).digest();
}

/** The 64 words that a block is extended to: one for all, for no two blocks are worked on at once. */
function schedule(): usize {
  return memory.data(256, 4);
}

/** Works blocks into the state (FIPS 180-4, section 6.2.2). */
function compress(state: usize, block: usize, blocks: usize): void {
  const words = schedule();
  const constants = memory.data<u32>([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]);
  let a = load<u32>(state, 0);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (; blocks > 0; blocks--) {
    extend(block, words);
    // The words change places from round to round; after eight rounds they are back, so eight stand here.
    for (let i: usize = 0; i < 256; i += 32) {
      const w = words + i;
      const k = constants + i;
      h += mix(e, f, g) + load<u32>(w, 0) + load<u32>(k, 0);
      d += h;
      h += join(a, b, c);
      g += mix(d, e, f) + load<u32>(w, 4) + load<u32>(k, 4);
      c += g;
      g += join(h, a, b);
      f += mix(c, d, e) + load<u32>(w, 8) + load<u32>(k, 8);
      b += f;
      f += join(g, h, a);
      e += mix(b, c, d) + load<u32>(w, 12) + load<u32>(k, 12);
      a += e;
      e += join(f, g, h);
      d += mix(a, b, c) + load<u32>(w, 16) + load<u32>(k, 16);
      h += d;
      d += join(e, f, g);
      c += mix(h, a, b) + load<u32>(w, 20) + load<u32>(k, 20);
      g += c;
      c += join(d, e, f);
      b += mix(g, h, a) + load<u32>(w, 24) + load<u32>(k, 24);
      f += b;
      b += join(c, d, e);
      a += mix(f, g, h) + load<u32>(w, 28) + load<u32>(k, 28);
      e += a;
      a += join(b, c, d);
    }
    store<u32>(state, (a += load<u32>(state, 0)), 0);
    store<u32>(state, (b += load<u32>(state, 4)), 4);
    store<u32>(state, (c += load<u32>(state, 8)), 8);
    store<u32>(state, (d += load<u32>(state, 12)), 12);
    store<u32>(state, (e += load<u32>(state, 16)), 16);
    store<u32>(state, (f += load<u32>(state, 20)), 20);
    store<u32>(state, (g += load<u32>(state, 24)), 24);
    store<u32>(state, (h += load<u32>(state, 28)), 28);
    block += 64;
  }
}

/** The block's 16 words, big-endian, and the 48 that follow from them. */
function extend(block: usize, words: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(words + i, bswap<u32>(load<u32>(block + i)));
  for (let w = words; w < words + 192; w += 4) {
    const early = load<u32>(w, 4);
    const late = load<u32>(w, 56);
    const first = rotr<u32>(early, 7) ^ rotr<u32>(early, 18) ^ (early >> 3);
    const second = rotr<u32>(late, 17) ^ rotr<u32>(late, 19) ^ (late >> 10);
    store<u32>(w, load<u32>(w) + first + load<u32>(w, 36) + second, 64);
  }
}

/** Σ1 and Ch: of each bit of `e`, which of `f` and `g` is taken. */
function mix(e: u32, f: u32, g: u32): u32 {
  return (rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25)) + (g ^ (e & (f ^ g)));
}

/** Σ0 and Maj: of each bit, what most of the three have. */
function join(a: u32, b: u32, c: u32): u32 {
  return (rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)) + ((a & b) | (c & (a | b)));
}
