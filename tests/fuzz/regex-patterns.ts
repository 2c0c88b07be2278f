// Random patterns and inputs, from few letters, so that they meet.

import type { Random } from "./random.js";

const LETTERS = [
  "a",
  "b",
  "c",
  "A",
  "k",
  "K",
  "_",
  "1",
  "-",
  "/",
  " ",
  "\\n",
  "é",
  "É",
  "ſ",
  "\u212a",
  "ς",
  "σ",
  "☃",
  "😀",
];
const CLASSES = [
  "[abc]",
  "[^a]",
  "[a-c]",
  "[^a-c\\n]",
  "[[:alpha:]]",
  "[^[:^lower:]]",
  "[\\d_-]",
  "[^\\W]",
  "[]a]",
  "[a-z&&[b]]",
  "[é-ſ]",
  "[^é]",
  "[☃-\\x{1F600}]",
  "[\\x{7f}-\\x{80}]",
  "[^\\x{0}-\\x{10ffff}]",
  "\\d",
  "\\D",
  "\\s",
  "\\S",
  "\\w",
  "\\W",
  "\\pL",
  "\\PL",
  "\\p{Lu}",
  "\\p{^Ll}",
  "[\\p{Lu}\\pN]",
  "[^\\PL]",
  "\\p{Any}",
];
const ASSERTIONS = ["^", "$", "\\A", "\\z", "\\b", "\\B"];
const REPETITIONS = ["*", "+", "?", "{0}", "{1}", "{2}", "{0,1}", "{0,2}", "{1,3}", "{2,}", "{0,}", "{1,}"];
const FLAGS = ["i", "s", "m", "U", "is", "m-s", "-i", "-U", "im"];
const TOKENS = [
  ...[
    "(",
    ")",
    "(?:",
    "(?P<n>",
    "(?<m>",
    "(?i)",
    "(?i:",
    "(?s-m:",
    "(?",
    "(?=",
    "(?<=",
    "(?P<",
    "(?P=n)",
    "(?>",
    "|",
    "||",
  ],
  ...[
    "[",
    "]",
    "[^",
    "-",
    "[:",
    ":]",
    "[:alpha:]",
    "[:^digit:]",
    "[:x:]",
    "^",
    "$",
    ".",
    "*",
    "+",
    "?",
    "{",
    "}",
    ",",
  ],
  ...[
    "{2}",
    "{1,2}",
    "{2,1}",
    "{1001}",
    "{1000}",
    "{01}",
    "{,3}",
    "{3,}",
    "{",
    "a",
    "b",
    "0",
    "8",
    "é",
    "😀",
    "\\",
    "\\b",
  ],
  ...[
    "\\Q",
    "\\E",
    "\\x",
    "\\x4",
    "\\x41",
    "\\x{41}",
    "\\x{110000}",
    "\\x{",
    "\\1",
    "\\01",
    "\\8",
    "\\d",
    "\\W",
    "\\pL",
    "\\p",
  ],
  ...[
    "\\p{",
    "\\p{Lu}",
    "\\PN",
    "\\p{^L}",
    "\\p{x}",
    "\\z",
    "\\A",
    "\\Z",
    "\\-",
    "\\é",
    "\\n",
    "\\a",
    "\\v",
    "\\q",
    "i",
    "n",
    ">",
    ":",
  ],
];

/** A pattern that is one, most of the time. */
export function randomPattern(random: Random): string {
  return alternatives(random, 3);
}

function alternatives(random: Random, depth: number): string {
  const parts = Array.from({ length: 1 + (random.oneIn(3) ? 1 + random.below(2) : 0) }, () =>
    sequence(random, depth),
  );
  return parts.join("|");
}

function sequence(random: Random, depth: number): string {
  return Array.from({ length: random.below(4) }, () => repeated(random, depth)).join("");
}

function repeated(random: Random, depth: number): string {
  const thing = atom(random, depth);
  if (!random.oneIn(3)) return thing;
  return `${thing}${random.pick(REPETITIONS)}${random.oneIn(3) ? "?" : ""}`;
}

function atom(random: Random, depth: number): string {
  const kind = random.below(depth > 0 ? 14 : 9);
  if (kind < 5) return random.pick(LETTERS);
  if (kind < 6) return random.pick(CLASSES);
  if (kind < 7) return ".";
  if (kind < 8) return random.oneIn(2) ? random.pick(ASSERTIONS) : random.pick(LETTERS);
  if (kind < 9)
    return random.oneIn(4) ? `(?${random.pick(FLAGS)})` : random.pick(["\\Qa+\\E", "\\x{e9}", "\\141", "a"]);
  const inner = alternatives(random, depth - 1);
  if (kind < 12) return `(${inner})`;
  if (kind < 13) return `(?:${inner})`;
  return `(?${random.oneIn(3) ? random.pick(FLAGS) : ""}:${inner})`;
}

/** Pieces of patterns in any order. */
export function tokenSoup(random: Random): string {
  return Array.from({ length: 1 + random.below(8) }, () => random.pick(TOKENS)).join("");
}

/** A text of the letters that patterns are made of. */
export function randomText(random: Random, most = 12): string {
  const letters = LETTERS.map((letter) => (letter === "\\n" ? "\n" : letter));
  // Few letters a text, so that repetitions come up.
  const some = Array.from({ length: 1 + random.below(4) }, () => random.pick(letters));
  return Array.from({ length: random.below(most + 1) }, () => random.pick(some)).join("");
}
