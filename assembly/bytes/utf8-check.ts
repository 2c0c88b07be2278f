// Well-formed UTF-8, after table 3-7 of the Unicode standard:
//
//   first byte   second   third    fourth
//   00..7f
//   c2..df       80..bf
//   e0           a0..bf   80..bf            less would be an overlong form
//   e1..ec       80..bf   80..bf
//   ed           80..9f   80..bf            more would be a surrogate
//   ee..ef       80..bf   80..bf
//   f0           90..bf   80..bf   80..bf   less would be an overlong form
//   f1..f3       80..bf   80..bf   80..bf
//   f4           80..8f   80..bf   80..bf   more would be beyond U+10FFFF

/** How many bytes the well-formed UTF-8 sequence at `ptr` takes, 1 to 4; 0 if there is none before `end`. */
export function sequenceLength(ptr: usize, end: usize): i32 {
  if (ptr >= end) return 0;
  const first = load<u8>(ptr);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (end - ptr < <usize>length) return 0;
  const second = load<u8>(ptr, 1);
  if (second < lowestSecond(first) || second > highestSecond(first)) return 0;
  for (let i: usize = 2; i < <usize>length; i++) {
    if ((load<u8>(ptr + i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

/** True if all of the bytes are well-formed UTF-8. */
export function isUtf8(ptr: usize, length: usize): bool {
  const end = ptr + length;
  while (ptr < end) {
    const size = sequenceLength(ptr, end);
    if (size == 0) return false;
    ptr += <usize>size;
  }
  return true;
}

function lowestSecond(first: u8): u8 {
  return first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
}

function highestSecond(first: u8): u8 {
  return first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
}
