// Writes the Unicode tables of assembly/regex from the data that Node brings along; to be run by hand when a new version
// of Unicode is to be taken: `node dist/tests/fuzz/regex-unicode-tables.js`. regex-unicode.test.ts checks what is there.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/package-root.js";

/** The general categories in the order of their numbers in the table, from 1; 0 is a code point without one. */
const CATEGORIES =
  "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co".split(" ");
/** The number of a stretch in which upper-case and lower-case letters take turns. */
const ALTERNATING = 31;
const CODE_POINTS = 0x110000;

write("fold-table", "CASE_FOLDING", foldTable(), [
  "Which code points are the same but for their case, by the simple case folding of Unicode.",
  "",
  "Each entry is three numbers of seven bits a byte, lowest first, where all bytes but the last have the top bit set:",
  "how many code points are between it and the entry before, how many it is about less one, and how far each of them is",
  "from the next of its kind: 2 * distance, or -2 * distance - 1 where the next comes before. 0 stands for neighbours of",
  "which each two are a pair.",
]);
write("category-table", "CATEGORIES", categoryTable(), [
  "The general categories of Unicode, as stretches of code points from U+0000 on.",
  "",
  "Each entry begins with a byte: in its lower five bits the category, in the upper three the length less one. If that is",
  "7, a number follows that is added to it (seven bits a byte, lowest first, where all bytes but the last have the top bit",
  `set). Categories: 0 none, from 1 on ${CATEGORIES.join(" ")}, ${ALTERNATING} Lu and Ll in turns.`,
]);

function foldTable(): number[] {
  const next = nextOfItsCase();
  const isPair = (code: number) => next.get(code) === code + 1 && next.get(code + 1) === code;
  const bytes: number[] = [];
  let free = 0;
  for (const code of [...next.keys()].sort((a, b) => a - b)) {
    if (code < free) continue;
    let end = code;
    const distance = isPair(code) ? 0 : next.get(code)! - code;
    if (distance === 0) while (isPair(end)) end += 2;
    else while (!isPair(end) && next.get(end) === end + distance) end++;
    bytes.push(...number(code - free), ...number(end - code - 1));
    bytes.push(...number(distance < 0 ? -2 * distance - 1 : 2 * distance));
    free = end;
  }
  return bytes;
}

/** For each code point that has others but for its case, the next of them; for the highest the lowest. */
function nextOfItsCase(): Map<number, number> {
  const cased = codePoints().filter((code) =>
    /\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/u.test(text(code)),
  );
  const all = cased.map(text).join("");
  const next = new Map<number, number>();
  for (const code of cased) {
    const same = all
      .match(new RegExp(`\\u{${code.toString(16)}}`, "giu"))!
      .map((letter) => letter.codePointAt(0)!);
    if (same.length > 1) next.set(code, same[(same.indexOf(code) + 1) % same.length]!);
  }
  return next;
}

function categoryTable(): number[] {
  const categories = new Uint8Array(CODE_POINTS);
  for (const [index, name] of CATEGORIES.entries()) {
    const test = new RegExp(`\\p{${name}}`, "u");
    for (let code = 0; code < CODE_POINTS; code++) if (test.test(text(code))) categories[code] = index + 1;
  }
  const bytes: number[] = [];
  for (let code = 0; code < CODE_POINTS; ) {
    const pairs = alternating(categories, code);
    const category = pairs > 1 ? ALTERNATING : categories[code]!;
    let end = code + 2 * pairs;
    if (pairs < 2) for (end = code + 1; categories[end] === category; ) end++;
    const length = end - code - 1;
    bytes.push(category | (Math.min(length, 7) << 5), ...(length < 7 ? [] : number(length - 7)));
    code = end;
  }
  return bytes;
}

/** How many times from `code` on one upper-case letter is followed by just one lower-case letter. */
function alternating(categories: Uint8Array, code: number): number {
  let pairs = 0;
  const at = (index: number) => categories[code + 2 * pairs + index];
  while (at(0) === 1 && at(1) === 2 && at(2) !== 2) pairs++;
  return pairs;
}

function number(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))];
}

function text(code: number): string {
  return String.fromCodePoint(code);
}

function codePoints(): number[] {
  return Array.from({ length: CODE_POINTS }, (_, code) => code);
}

function write(file: string, name: string, bytes: number[], about: string[]): void {
  const lines = [
    `// Written by tests/fuzz/regex-unicode-tables.ts from Unicode ${process.versions.unicode}.`,
    "",
    "/**",
    ...about.map((line) => ` * ${line}`.trimEnd()),
    " */",
    `export const ${name}_SIZE: usize = ${bytes.length};`,
    "",
    "/** Where the table lies. */",
    `export function ${camelCase(name)}Table(): usize {`,
    `  return memory.data<u8>([`,
    ...rows(bytes),
    "  ]);",
    "}",
    "",
  ];
  writeFileSync(join(packageRoot(), "assembly", "regex", `${file}.ts`), lines.join("\n"));
}

function rows(bytes: number[]): string[] {
  const rows: string[] = [];
  let row = "   ";
  for (const byte of bytes) {
    if (row.length + ` ${byte},`.length > 110) {
      rows.push(row);
      row = "   ";
    }
    row += ` ${byte},`;
  }
  return [...rows, row];
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
