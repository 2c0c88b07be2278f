import { createHash } from "node:crypto";
import type { MemoryWrite } from "./format.js";

const block = 256;
/** Unchanged bytes up to this many between two changes are written with them: they cost less than another write. */
const gap = 16;

/** The first 16 hexadecimal digits of the SHA-256 of a guest's memory. */
export function digest(memory: Uint8Array): string {
  return createHash("sha256").update(memory).digest("hex").slice(0, 16);
}

/** The writes that make `before` into `after`, which is of the same length. */
export function changes(before: Uint8Array, after: Buffer): MemoryWrite[] {
  const writes: MemoryWrite[] = [];
  let start = -1;
  let end = -1;
  const close = () => {
    if (start >= 0) writes.push({ at: start, bytes: after.toString("base64", start, end) });
  };
  for (let at = 0; at < after.length; at += block) {
    const to = Math.min(at + block, after.length);
    if (after.compare(before, at, to, at, to) === 0) continue;
    for (let i = at; i < to; i++) {
      if (before[i] === after[i]) continue;
      if (start < 0 || i - end > gap) {
        close();
        start = i;
      }
      end = i + 1;
    }
  }
  close();
  return writes;
}
