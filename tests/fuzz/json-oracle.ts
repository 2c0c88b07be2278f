// What our parser must say of a text, by JSON.parse and by the points in which ours is meant to be stricter.

/** The limits of `JsonLimits`, which the parser under test runs with. */
const DEEPEST = 64;
const MOST_NODES = 1 << 16;

const LONE_SURROGATE = /\p{Surrogate}/u;
const STRING = /"(?:[^"\\]|\\.)*"/g;

/** The value of a text that must be accepted; `undefined` for one that must be refused. */
export function expectedValue(bytes: Uint8Array): { value: unknown } | undefined {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isTooMuch(text, value) ? undefined : { value };
}

/** What JSON.parse lets pass and we do not. The text is valid, so strings can be told apart by a pattern. */
function isTooMuch(text: string, value: unknown): boolean {
  const strings = text.match(STRING) ?? [];
  const marks = text.replace(STRING, '"');
  const names = marks.match(/"\s*:/g)?.length ?? 0;
  const nodes = marks.match(/["[{]|[^\s"[\]{}:,]+/g)?.length ?? 0;
  return (
    strings.some((string) => LONE_SURROGATE.test(JSON.parse(string))) ||
    names !== countNames(value) ||
    depthOf(marks) > DEEPEST ||
    nodes > MOST_NODES
  );
}

/** How many names are left in a value: a name that was there twice is lost. */
function countNames(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, child) => sum + countNames(child), own);
}

function depthOf(marks: string): number {
  let depth = 0;
  let deepest = 0;
  for (const mark of marks) {
    if (mark === "[" || mark === "{") deepest = Math.max(deepest, ++depth);
    else if (mark === "]" || mark === "}") depth--;
  }
  return deepest;
}
