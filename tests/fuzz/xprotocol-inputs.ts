import type { Random } from "./random.js";

/** Bytes that lengths, tags and flags are made of. */
const EDGES = [0x00, 0x01, 0x02, 0x4e, 0x7f, 0x80, 0xff];

/** What a codec may get: frames cut short, damaged and mixed, and bytes that have little or nothing to do with any. */
export function randomInput(random: Random, frames: readonly Buffer[]): Buffer {
  const frame = random.pick(frames);
  switch (random.below(8)) {
    case 0:
      return randomBytes(random, random.below(200));
    case 1:
      return Buffer.concat([frame.subarray(0, random.below(40)), randomBytes(random, random.below(200))]);
    case 2:
    case 3:
      return frame.subarray(0, random.below(frame.length + 1));
    case 4:
      return splice(random, frame, random.pick(frames));
    default:
      return damage(random, frame);
  }
}

function randomBytes(random: Random, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) bytes[i] = random.oneIn(4) ? random.pick(EDGES) : random.below(256);
  return bytes;
}

/** The beginning of one frame and the end of another. */
function splice(random: Random, frame: Buffer, other: Buffer): Buffer {
  return Buffer.concat([
    frame.subarray(0, random.below(frame.length)),
    other.subarray(random.below(other.length)),
  ]);
}

/** A frame with some bits and bytes changed, most of them where its head is, and at times cut short or with more behind it. */
function damage(random: Random, frame: Buffer): Buffer {
  const bytes = Buffer.concat([frame, randomBytes(random, random.oneIn(4) ? random.below(20) : 0)]);
  for (let i = random.below(4); i >= 0; i--) {
    const at = random.below(random.oneIn(2) ? Math.min(64, bytes.length) : bytes.length);
    if (random.oneIn(2)) bytes[at]! ^= 1 << random.below(8);
    else bytes[at] = random.oneIn(2) ? random.pick(EDGES) : random.below(256);
  }
  return random.oneIn(6) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}
