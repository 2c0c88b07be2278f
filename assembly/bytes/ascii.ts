/** The lower-case form of an ASCII letter; every other byte as it is. */
export function toLower(byte: u8): u8 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

/** True if `length` bytes at `a` and `b` are the same but for the case of ASCII letters. */
export function equalsIgnoreCase(a: usize, b: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) {
    if (toLower(load<u8>(a + i)) != toLower(load<u8>(b + i))) return false;
  }
  return true;
}

/** True if `length` bytes at `ptr` spell the string, which is compared without being encoded. */
export function equalsString(ptr: usize, length: usize, text: string): bool {
  if (!isAscii(text)) return equalsEncoded(ptr, length, text);
  if (<usize>text.length != length) return false;
  const units = changetype<usize>(text);
  for (let i: usize = 0; i < length; i++) {
    if (load<u8>(ptr + i) != <u8>load<u16>(units + (i << 1))) return false;
  }
  return true;
}

/** True if the first bytes at `ptr` spell the string. */
export function startsWithString(ptr: usize, length: usize, text: string): bool {
  const size = <usize>String.UTF8.byteLength(text);
  return length >= size && equalsString(ptr, size, text);
}

function isAscii(text: string): bool {
  const units = changetype<usize>(text);
  const end = units + ((<usize>text.length) << 1);
  for (let unit = units; unit < end; unit += 2) {
    if (load<u16>(unit) > 0x7f) return false;
  }
  return true;
}

function equalsEncoded(ptr: usize, length: usize, text: string): bool {
  const encoded = String.UTF8.encode(text);
  return <usize>encoded.byteLength == length && memory.compare(ptr, changetype<usize>(encoded), length) == 0;
}
