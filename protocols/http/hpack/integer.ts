import { ByteWriter } from "../../../assembly/bytes/byte-writer";

/** The largest integer that is read: far beyond every length and index that can be meant, and without any overflow. */
export const MAX_INTEGER: u32 = 0x0fffffff;

/** What `readInteger` says of a number that is cut off or too large. */
export const NO_INTEGER: u64 = 0;

/**
 * Reads an integer of RFC 7541, section 5.1, whose first byte at `at` holds its beginning in the lowest `prefix` bits (1 to 8).
 * The upper half of the result is how many bytes it took, the lower half the value; `NO_INTEGER` where the bytes up to `end` hold
 * none, or one beyond `MAX_INTEGER`.
 */
export function readInteger(at: usize, end: usize, prefix: u32): u64 {
  if (at >= end) return NO_INTEGER;
  const mask = ((<u32>1) << prefix) - 1;
  const value = <u32>load<u8>(at) & mask;
  if (value < mask) return ((<u64>1) << 32) | <u64>value;
  let used: usize = 1;
  // Five bytes more hold 35 bits: the sum stays in 64 bits, and zeros without end are refused.
  let sum: u64 = <u64>value;
  for (let shift: u64 = 0; shift < 35; shift += 7) {
    if (at + used >= end) return NO_INTEGER;
    const byte = load<u8>(at + used);
    used++;
    sum += (<u64>(byte & 0x7f)) << shift;
    if (byte < 0x80) return sum <= <u64>MAX_INTEGER ? ((<u64>used) << 32) | sum : NO_INTEGER;
  }
  return NO_INTEGER;
}

/** Writes an integer with its beginning in the lowest `prefix` bits of a byte whose other bits are those of `first`. */
export function writeInteger(out: ByteWriter, first: u8, prefix: u32, value: u32): void {
  const mask = ((<u32>1) << prefix) - 1;
  if (value < mask) {
    out.writeByte(first | <u8>value);
    return;
  }
  out.writeByte(first | <u8>mask);
  let rest = value - mask;
  while (rest >= 0x80) {
    out.writeByte(<u8>(rest | 0x80));
    rest >>= 7;
  }
  out.writeByte(<u8>rest);
}
