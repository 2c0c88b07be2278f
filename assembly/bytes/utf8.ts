const REPLACEMENT: u32 = 0xfffd;

/** How many bytes the UTF-8 encoding of a string takes. */
export function encodedLength(text: string): usize {
  return <usize>String.UTF8.byteLength(text);
}

/**
 * Writes the UTF-8 encoding of a string to `out`, which has room for `encodedLength(text)` bytes or for three a
 * UTF-16 unit, and returns how many were written. A lone surrogate becomes U+FFFD.
 */
export function encodeInto(text: string, out: usize): usize {
  let unit = changetype<usize>(text);
  const end = unit + ((<usize>text.length) << 1);
  let at = out;
  while (unit < end) {
    let code = <u32>load<u16>(unit);
    unit += 2;
    if (code < 0x80) {
      store<u8>(at++, <u8>code);
      continue;
    }
    if ((code & 0xf800) == 0xd800) {
      const low = unit < end ? <u32>load<u16>(unit) : 0;
      if (code < 0xdc00 && (low & 0xfc00) == 0xdc00) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        unit += 2;
      } else {
        code = REPLACEMENT;
      }
    }
    at = writeCodePoint(code, at);
  }
  return at - out;
}

/** Writes the UTF-8 encoding of a code point that is no surrogate to `at` and returns the address after it. */
export function writeCodePoint(code: u32, at: usize): usize {
  if (code < 0x80) {
    store<u8>(at, <u8>code);
    return at + 1;
  }
  if (code < 0x800) {
    store<u8>(at, <u8>(0xc0 | (code >> 6)));
    store<u8>(at + 1, <u8>(0x80 | (code & 0x3f)));
    return at + 2;
  }
  if (code < 0x10000) {
    store<u8>(at, <u8>(0xe0 | (code >> 12)));
    store<u8>(at + 1, <u8>(0x80 | ((code >> 6) & 0x3f)));
    store<u8>(at + 2, <u8>(0x80 | (code & 0x3f)));
    return at + 3;
  }
  store<u8>(at, <u8>(0xf0 | (code >> 18)));
  store<u8>(at + 1, <u8>(0x80 | ((code >> 12) & 0x3f)));
  store<u8>(at + 2, <u8>(0x80 | ((code >> 6) & 0x3f)));
  store<u8>(at + 3, <u8>(0x80 | (code & 0x3f)));
  return at + 4;
}
