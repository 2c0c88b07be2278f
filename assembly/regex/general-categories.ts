import { CATEGORIES_SIZE, categoriesTable } from "./category-table";
import { CodePoints } from "./code-points";
import { TableReader } from "./table-reader";

const UPPER: u32 = 1;
const LOWER: u32 = 2;
/** Upper-case and lower-case letters in turns. */
const ALTERNATING: u32 = 31;
/** A length of this much goes on in a number. */
const LONG: u32 = 7;

/**
 * The general categories of Unicode 17 for `RegexOptions.unicodeClasses`: `L`, `M`, `N`, `P`, `S`, `Z` and `C` and their
 * two-letter parts, as `Lu`. As in RE2 there is no `Cn`, and `C` does not have what is not assigned. Adds about 5 KB to the module.
 */
export function generalCategories(name: string, points: CodePoints): bool {
  const wanted = categoriesNamed(name);
  if (wanted == 0) return false;
  const table = new TableReader(categoriesTable(), categoriesTable() + CATEGORIES_SIZE);
  let first: u32 = 0;
  while (!table.isAtEnd) {
    const head = table.byte();
    const category = head & 31;
    const length = (head >> 5) + (head >> 5 == LONG ? table.number() : 0);
    const last = first + length;
    if (category != ALTERNATING) {
      if ((wanted >> category) & 1) points.add(first, last);
    } else if ((wanted >> UPPER) & (wanted >> LOWER) & 1) {
      points.add(first, last);
    } else if (((wanted >> UPPER) | (wanted >> LOWER)) & 1) {
      for (let code = first + ((wanted >> LOWER) & 1); code <= last; code += 2) points.add(code, code);
    }
    first = last + 1;
  }
  return true;
}

/** The categories of a name, a bit each by its number; 0 if there are none. */
function categoriesNamed(name: string): u32 {
  if (name.length != 1 && name.length != 2) return 0;
  // By their numbers in the table, from 1.
  const names = "LuLlLtLmLoMnMcMeNdNlNoPcPdPsPePiPfPoSmScSkSoZsZlZpCcCfCsCo";
  let wanted: u32 = 0;
  for (let i = 0; i < names.length; i += 2) {
    if (names.substr(i, name.length) == name) wanted |= (<u32>2) << (i >> 1);
  }
  return wanted;
}
