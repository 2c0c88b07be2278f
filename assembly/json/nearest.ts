/** How many edits a word may be from what was meant. */
const MOST_EDITS = 2;

/** Longer words are not compared. */
const LONGEST = 64;

/**
 * The candidate that `word` is most likely a misspelling of; empty if none is like it. Letters of the other case are
 * the same, and of short words fewer may be wrong.
 */
export function nearest(word: string, candidates: string[]): string {
  let best = "";
  let least = min(MOST_EDITS, word.length / 2) + 1;
  for (let i = 0; i < candidates.length; i++) {
    const edits = editDistance(word, candidates[i]);
    if (edits < least) {
      least = edits;
      best = candidates[i];
    }
  }
  return best;
}

/** How many letters must be inserted, left out, replaced or swapped with the next to turn `a` into `b`. */
function editDistance(a: string, b: string): i32 {
  if (a.length > LONGEST || b.length > LONGEST) return i32.MAX_VALUE;
  const width = b.length + 1;
  // edits[i * width + j]: from the first i letters of a to the first j of b.
  const edits = new StaticArray<i32>((a.length + 1) * width);
  for (let j = 1; j < width; j++) edits[j] = j;
  for (let i = 1; i <= a.length; i++) {
    edits[i * width] = i;
    for (let j = 1; j < width; j++) {
      const at = i * width + j;
      const replaced = edits[at - width - 1] + (sameLetter(a, i - 1, b, j - 1) ? 0 : 1);
      let fewest = min(replaced, min(edits[at - 1], edits[at - width]) + 1);
      const swaps = i > 1 && j > 1 && sameLetter(a, i - 1, b, j - 2) && sameLetter(a, i - 2, b, j - 1);
      if (swaps) fewest = min(fewest, edits[at - 2 * width - 2] + 1);
      edits[at] = fewest;
    }
  }
  return edits[a.length * width + b.length];
}

function sameLetter(a: string, i: i32, b: string, j: i32): bool {
  return lower(a.charCodeAt(i)) == lower(b.charCodeAt(j));
}

function lower(unit: i32): i32 {
  return unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
}
