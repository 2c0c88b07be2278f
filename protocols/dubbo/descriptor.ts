const ARRAY: u8 = 0x5b;
const CLASS: u8 = 0x4c;
const CLASS_END: u8 = 0x3b;

/**
 * How many parameters a descriptor of Java's has, such as `Ljava/lang/String;[IJ`: a class with its end, a letter for a
 * primitive type, each with a bracket in front for every dimension. -1 if it is none.
 */
export function parameterCount(at: usize, length: i32): i32 {
  const end = at + <usize>length;
  let count = 0;
  while (at < end) {
    while (at < end && load<u8>(at) == ARRAY) at++;
    if (at == end) return -1;
    const type = load<u8>(at++);
    if (type == CLASS) {
      while (at < end && load<u8>(at) != CLASS_END) at++;
      if (at == end) return -1;
      at++;
    } else if (!isPrimitive(type)) {
      return -1;
    }
    count++;
  }
  return count;
}

/** B, C, D, F, I, J, S, V or Z. */
function isPrimitive(type: u8): bool {
  const letters: u32 =
    (1 << 1) | (1 << 2) | (1 << 3) | (1 << 5) | (1 << 8) | (1 << 9) | (1 << 18) | (1 << 21) | (1 << 25);
  const letter = <u32>type - 0x41;
  return letter < 26 && ((letters >> letter) & 1) != 0;
}
