import type { HeaderList } from "./http/codec.js";

/*
 * Header pairs cross the wall as one blob, little-endian:
 *
 *   u32 count | count x (u32 name length, u32 value length) | count x (name, 0, value, 0)
 */

/** Blobs from a guest above this size are taken as empty, as on Envoy. */
export const maximumPairsBytes = 1024 * 1024;
/** Blobs from a guest with more pairs are taken as empty, as on Envoy. */
export const maximumPairs = 1024;

/** Bytes that the blob of `pairs` takes; 0 for no pairs. */
export function pairsSize(pairs: HeaderList): number {
  if (pairs.length === 0) return 0;
  let size = 4;
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i]!;
    size += 8 + pair[0].length + 1 + pair[1].length + 1;
  }
  return size;
}

/** Writes the blob of at least one pair at `start`, where {@link pairsSize} bytes are free. */
export function writePairs(pairs: HeaderList, target: Buffer, start: number): void {
  let lengths = target.writeUInt32LE(pairs.length, start);
  let text = lengths + pairs.length * 8;
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i]!;
    for (let part = 0; part < 2; part++) {
      const string = pair[part]!;
      lengths = target.writeUInt32LE(string.length, lengths);
      target.write(string, text, "latin1");
      text += string.length;
      target[text++] = 0;
    }
  }
}

/** The blob of `pairs`, empty for none. */
export function encodePairs(pairs: HeaderList): Buffer {
  const blob = Buffer.alloc(pairsSize(pairs));
  if (pairs.length > 0) writePairs(pairs, blob, 0);
  return blob;
}

/**
 * The pairs of a guest's blob. Anything malformed (a missing NUL, a length that does not add up, a size above
 * the limits) is no pairs at all, as on Envoy. `limited` false lets any size and number pass.
 */
export function decodePairs(blob: Buffer, limited = true): HeaderList {
  if (blob.length < 4 || (limited && blob.length > maximumPairsBytes)) return [];
  const count = blob.readUInt32LE(0);
  let position = 4 + count * 8;
  if ((limited && count > maximumPairs) || position > blob.length) return [];
  const strings: string[] = [];
  for (let i = 0; i < count * 2; i++) {
    const end = position + blob.readUInt32LE(4 + i * 4);
    if (end >= blob.length || blob[end] !== 0) return [];
    strings.push(blob.toString("latin1", position, end));
    position = end + 1;
  }
  if (position !== blob.length) return [];
  return Array.from({ length: count }, (_, i) => [strings[i * 2]!, strings[i * 2 + 1]!]);
}
