import { CodePoints } from "./code-points";
import { CASE_FOLDING_SIZE, caseFoldingTable } from "./fold-table";
import { TableReader } from "./table-reader";

/**
 * Adds to a set every code point that is the same as one of its own but for the case, and normalizes it.
 *
 * "The same" is the simple case folding of Unicode 17 (CaseFolding.txt, statuses C and S), as RE2 has it: one code point
 * to one code point. So `k` brings `K` and the Kelvin sign, `s` the long ſ, `σ` brings `Σ` and `ς`; `ß` brings `ẞ` but not
 * `ss`, and `i` is not the dotted `İ` nor the dotless `ı`.
 */
export function addOtherCases(points: CodePoints): void {
  points.normalize();
  // Up to four code points are of one kind, each of which leads to the next.
  let before = -1;
  while (before != total(points)) {
    before = total(points);
    addNext(points);
    points.normalize();
  }
}

/** How many code points there are. */
function total(points: CodePoints): i32 {
  let total = 0;
  for (let i = 0; i < points.count; i++) total += <i32>(points.last(i) - points.first(i)) + 1;
  return total;
}

/** Adds the next of its kind to each code point. */
function addNext(points: CodePoints): void {
  const count = points.count;
  if (count == 0) return;
  const table = new TableReader(caseFoldingTable(), caseFoldingTable() + CASE_FOLDING_SIZE);
  const highest = points.last(count - 1);
  let range = 0;
  let first: u32 = 0;
  while (!table.isAtEnd) {
    first += table.number();
    const last = first + table.number();
    const distance = table.number();
    if (first > highest) return;
    while (range < count && points.last(range) < first) range++;
    for (let i = range; i < count && points.first(i) <= last; i++) {
      addMoved(points, max(first, points.first(i)), min(last, points.last(i)), first, distance);
    }
    first = last + 1;
  }
}

/** Adds the next ones of a range that lies within an entry of the table, which begins at `entry`. */
function addMoved(points: CodePoints, first: u32, last: u32, entry: u32, distance: u32): void {
  if (distance == 0) points.add(first - ((first - entry) & 1), last + (((last - entry) & 1) ^ 1));
  else if (distance & 1) points.add(first - ((distance + 1) >> 1), last - ((distance + 1) >> 1));
  else points.add(first + (distance >> 1), last + (distance >> 1));
}
