/** Lines around a difference that are shown with it. */
const around = 2;
/** Texts whose lines have more pairs than that are compared from the first difference to the last as a whole. */
const mostPairs = 4_000_000;

interface Line {
  mark: " " | "-" | "+";
  text: string;
}

/** What is to be taken away (-) and added (+) to come from one list of lines to the other, with some lines around it. */
export function diffLines(before: readonly string[], after: readonly string[]): string {
  const start = commonStart(before, after);
  const end = commonStart(before.slice(start).reverse(), after.slice(start).reverse());
  const lines: Line[] = [
    ...before.slice(0, start).map(kept),
    ...changes(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(kept),
  ];
  return shownOnly(lines).join("\n");
}

function kept(text: string): Line {
  return { mark: " ", text };
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/** By the longest common subsequence. */
function changes(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1;
  if (before.length * width > mostPairs) {
    return [
      ...before.map((text): Line => ({ mark: "-", text })),
      ...after.map((text): Line => ({ mark: "+", text })),
    ];
  }
  // common[i * width + j]: how many lines before[i…] and after[j…] have in common.
  const common = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const skip = Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
      common[i * width + j] = before[i] === after[j] ? common[(i + 1) * width + j + 1]! + 1 : skip;
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push(kept(before[i]!));
      i++;
      j++;
    } else if (
      i < before.length &&
      (j === after.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      lines.push({ mark: "-", text: before[i++]! });
    } else {
      lines.push({ mark: "+", text: after[j++]! });
    }
  }
  return lines;
}

/** Differences and what is near them; `…` for the rest. */
function shownOnly(lines: readonly Line[]): string[] {
  const shown: string[] = [];
  let skipping = false;
  for (const [index, { mark, text }] of lines.entries()) {
    const near = lines.slice(Math.max(0, index - around), index + around + 1);
    if (near.every((line) => line.mark === " ")) {
      if (!skipping) shown.push("…");
      skipping = true;
      continue;
    }
    skipping = false;
    shown.push(`${mark} ${text}`);
  }
  return shown;
}
