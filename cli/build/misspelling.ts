/** Names of at least this length may be two letters off, shorter ones only one: `onLoad` is not `onLog`. */
const LONG_NAME = 8;

/**
 * The callback that `method` seems to mean, or `null` if it resembles none. Only methods named like a
 * callback (`on` and a capital letter) are looked at.
 */
export function misspeltCallback(method: string, callbacks: readonly string[]): string | null {
  if (!/^on[A-Z]/.test(method)) return null;
  const near = callbacks.filter((name) => {
    const allowed = name.length >= LONG_NAME ? 2 : 1;
    return method !== name && editDistance(method, name) <= allowed;
  });
  return near[0] ?? null;
}

/** How many letters must be inserted, deleted or replaced to turn `a` into `b` (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
