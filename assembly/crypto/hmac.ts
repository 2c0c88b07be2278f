import { Bytes } from "../bytes/bytes";
import { SHA256_BLOCK, SHA256_SIZE, Sha256 } from "./sha256";

const INNER: u32 = 0x36363636;
const OUTER: u32 = 0x5c5c5c5c;

/**
 * HMAC with SHA-256, of bytes that come piece by piece. The key is worked in once: one object serves all messages.
 *
 * ```ts
 * const hmac = new HmacSha256(secret);                       // once, in onConfigure
 * const valid = equalsConstantTime(hmac.update(message).digest(), signature);
 * ```
 *
 * Source: RFC 2104, FIPS 198-1.
 */
@final
export class HmacSha256 {
  /** The hashes after the key's block: each message goes on from there. */
  private readonly inner: Sha256 = new Sha256();
  private readonly outer: Sha256 = new Sha256();
  private readonly running: Sha256 = new Sha256();

  /** Takes a key of any length; 32 bytes are as good as it gets. The key itself is not kept. */
  constructor(key: Bytes) {
    const block: usize = memory.data(64, 4);
    if (key.length > SHA256_BLOCK) this.running.update(key).finish(block);
    else memory.copy(block, key.ptr, <usize>key.length);
    const view = new Bytes(block, SHA256_BLOCK);
    flip(block, INNER);
    this.inner.update(view);
    flip(block, INNER ^ OUTER);
    this.outer.update(view);
    memory.fill(block, 0, SHA256_BLOCK);
    this.running.wipe();
    this.reset();
  }

  /** Forgets what came of the message so far. */
  reset(): HmacSha256 {
    this.running.copyFrom(this.inner);
    return this;
  }

  /** Adds bytes of the message. */
  update(data: Bytes): HmacSha256 {
    this.running.update(data);
    return this;
  }

  /** The code of all that came: 32 bytes in memory of their own. The object starts anew with the same key. */
  digest(): Bytes {
    const out = Bytes.wrap(new ArrayBuffer(SHA256_SIZE));
    this.running.finish(out.ptr);
    this.running.copyFrom(this.outer).update(out).finish(out.ptr);
    this.reset();
    return out;
  }

  /** Forgets the key, of which nothing is left in memory. What it gives afterwards is of no use. */
  wipe(): void {
    this.inner.wipe();
    this.outer.wipe();
    this.running.wipe();
  }
}

/** The HMAC with SHA-256 of a message: 32 bytes in memory of their own. For several messages with one key: `HmacSha256`. */
export function hmacSha256(key: Bytes, message: Bytes): Bytes {
  const hmac = new HmacSha256(key);
  const code = hmac.update(message).digest();
  hmac.wipe();
  return code;
}

function flip(block: usize, bits: u32): void {
  for (let at = block; at < block + SHA256_BLOCK; at += 4) store<u32>(at, load<u32>(at) ^ bits);
}
