import { Bytes } from "../bytes/bytes";
import { CodePoints } from "./code-points";

// A row of classes of ASCII: how long the name is, the name, how many ranges there are, the ranges.

/** Adds the class of a Perl letter (`d`, `s` or `w`); false if there is none of that name. */
export function addPerlClass(letter: i32, points: CodePoints): bool {
  const table = memory.data<u8>([
    // d, s, w
    1, 100, 1, 48, 57, 1, 115, 3, 9, 10, 12, 13, 32, 32, 1, 119, 4, 48, 57, 65, 90, 95, 95, 97, 122, 0,
  ]);
  const name = memory.data(1);
  store<u8>(name, <u8>letter);
  return addFrom(table, name, 1, points);
}

/** Adds a class of POSIX, as `alpha`; false if there is none of that name. */
export function addPosixClass(name: Bytes, points: CodePoints): bool {
  const table = memory.data<u8>([
    // alnum, alpha, ascii, blank, cntrl
    5, 97, 108, 110, 117, 109, 3, 48, 57, 65, 90, 97, 122, 5, 97, 108, 112, 104, 97, 2, 65, 90, 97, 122, 5,
    97, 115, 99, 105, 105, 1, 0, 127, 5, 98, 108, 97, 110, 107, 2, 9, 9, 32, 32, 5, 99, 110, 116, 114, 108, 2,
    0, 31, 127, 127,
    // digit, graph, lower, print, punct
    5, 100, 105, 103, 105, 116, 1, 48, 57, 5, 103, 114, 97, 112, 104, 1, 33, 126, 5, 108, 111, 119, 101, 114,
    1, 97, 122, 5, 112, 114, 105, 110, 116, 1, 32, 126, 5, 112, 117, 110, 99, 116, 4, 33, 47, 58, 64, 91, 96,
    123, 126,
    // space, upper, word, xdigit
    5, 115, 112, 97, 99, 101, 2, 9, 13, 32, 32, 5, 117, 112, 112, 101, 114, 1, 65, 90, 4, 119, 111, 114, 100,
    4, 48, 57, 65, 90, 95, 95, 97, 122, 6, 120, 100, 105, 103, 105, 116, 3, 48, 57, 65, 70, 97, 102, 0,
  ]);
  return addFrom(table, name.ptr, name.length, points);
}

function addFrom(table: usize, name: usize, length: i32, points: CodePoints): bool {
  for (let at = table; load<u8>(at) != 0; ) {
    const size = <usize>load<u8>(at);
    const ranges = at + 1 + size;
    const count = <usize>load<u8>(ranges);
    if (size == <usize>length && memory.compare(at + 1, name, size) == 0) {
      for (let i: usize = 0; i < count; i++) {
        points.add(load<u8>(ranges + 1 + 2 * i), load<u8>(ranges + 2 + 2 * i));
      }
      return true;
    }
    at = ranges + 1 + 2 * count;
  }
  return false;
}
