// Random JSON texts: valid ones in every way of writing, damaged ones, and such as never were any.

import type { Random } from "./random.js";

const TOKENS = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "{}",
    "[]",
    '{"a":',
    '"a"',
    '"b"',
    '""',
    '"é"',
    '"\\u0061"',
    '"\\ud83d\\ude00"',
  ],
  ...[
    '"\\ud800"',
    '"\\"',
    '"',
    "\\",
    "0",
    "-0",
    "-",
    "1",
    "12",
    "01",
    "1.5",
    "1.",
    ".5",
    "1e5",
    "1E+5",
    "e",
    "1e999",
  ],
  ...[
    "true",
    "false",
    "null",
    "tru",
    "NaN",
    " ",
    "\n",
    "\t",
    "\r",
    "\u0000",
    "\ufeff",
    "\u00a0",
    "//",
    "'a'",
  ],
];

const STRING_PARTS = [
  ...[
    "a",
    "b",
    "name",
    "value",
    " ",
    "0",
    "é",
    "€",
    "😀",
    "\u2028",
    "\u007f",
    "/",
    "\\/",
    "\\b",
    "\\f",
    "\\n",
    "\\r",
  ],
  ...["\\t", '\\"', "\\\\", "\\u0000", "\\u0041", "\\u00e9", "\\uD83D\\uDE00", "\\uffff", "__proto__"],
];

/** Bytes that look like UTF-8 and are not: overlong forms, a surrogate, beyond the last character. */
const ILL_FORMED = [
  [0xc0, 0x80],
  [0xe0, 0x9f, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
];

/** A valid document, at most about `size` values large. Names may be there twice, but seldom are. */
export function validText(random: Random, size = 12): string {
  const budget = { left: 1 + random.below(size) };
  return space(random) + value(random, budget, 0) + space(random);
}

/** A text damaged in one to four places. */
export function damage(random: Random, text: Uint8Array): Uint8Array {
  let bytes = [...text];
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(bytes.length + 1);
    const until = at + random.below(4);
    const inserted = random.oneIn(2) ? [] : insertion(random);
    bytes = [...bytes.slice(0, at), ...inserted, ...bytes.slice(random.oneIn(2) ? at : until)];
  }
  return Uint8Array.from(bytes);
}

/** Tokens in any order. */
export function tokenSoup(random: Random): string {
  let text = "";
  for (let left = random.below(10); left >= 0; left--) text += random.pick(TOKENS);
  return text;
}

/** Bytes of any value. */
export function randomBytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(40) }, () => random.below(256));
}

/** Brackets, some beyond every limit, closed, left open or closed too often. */
export function deepText(random: Random): string {
  const depth = random.oneIn(3) ? 60 + random.below(10) : random.below(2000);
  const [open, close] = random.pick([
    ["[", "]"],
    ['{"a":', "}"],
    ['[{"b":', "}]"],
  ] as const);
  const closed = random.oneIn(3) ? depth + random.below(3) - 1 : depth;
  return open.repeat(depth) + random.pick(["1", "[]", ""]) + close.repeat(Math.max(closed, 0));
}

function insertion(random: Random): number[] {
  if (random.oneIn(2)) return [random.below(256)];
  if (random.oneIn(4)) return random.pick(ILL_FORMED);
  return [...Buffer.from(random.pick(TOKENS))];
}

function value(random: Random, budget: { left: number }, depth: number): string {
  budget.left--;
  const kind = random.below(budget.left > 0 && depth < 60 ? 8 : 4);
  if (kind === 0) return random.pick(["true", "false", "null"]);
  if (kind === 1) return number(random);
  if (kind < 4) return string(random);
  const isArray = kind < 6;
  const items: string[] = [];
  while (budget.left > 0 && !random.oneIn(4)) {
    const name = isArray ? "" : `${string(random)}${space(random)}:${space(random)}`;
    items.push(space(random) + name + value(random, budget, depth + 1) + space(random));
  }
  const content = items.length === 0 ? space(random) : items.join(",");
  return isArray ? `[${content}]` : `{${content}}`;
}

function string(random: Random): string {
  let text = "";
  for (let left = random.below(5); left > 0; left--) text += random.pick(STRING_PARTS);
  return `"${text}"`;
}

function number(random: Random): string {
  const sign = random.oneIn(3) ? "-" : "";
  if (random.oneIn(10)) return sign + nearlyHalfway(random);
  const fraction = random.oneIn(2) ? `.${digits(random)}` : "";
  const exponent = random.oneIn(3)
    ? random.pick(["e", "E"]) + random.pick(["", "+", "-"]) + random.below(340)
    : "";
  return sign + String(BigInt(digits(random))) + fraction + exponent;
}

/** The middle of two neighbouring doubles, or a trace more: the hardest to round. */
function nearlyHalfway(random: Random): string {
  const middle = ((1n << 53n) + 2n * BigInt(random.below(2 ** 30)) + 1n) << BigInt(random.below(960));
  return `${middle}.${"0".repeat(random.below(800))}${random.pick(["0", "1"])}`;
}

function digits(random: Random): string {
  let text = "";
  for (let left = 1 + random.below(random.oneIn(4) ? 30 : 6); left > 0; left--) text += random.below(10);
  return text;
}

function space(random: Random): string {
  return random.pick(["", "", "", "", " ", "\n", "\t", "\r\n", "  "]);
}
