/**
 * At most so many of the items, in their order. Each kind gets its share: one of every kind before a second of any. The
 * same seed takes the same ones.
 */
export function sample<T>(items: readonly T[], most: number, seed: number, kindOf: (item: T) => string): T[] {
  if (items.length <= most) return [...items];
  const random = generator(seed);
  const kinds = new Map<string, T[]>();
  for (const item of items) {
    const kind = kindOf(item);
    const same = kinds.get(kind) ?? [];
    kinds.set(kind, same);
    same.push(item);
  }
  const groups = shuffled([...kinds.values()], random).map((group) => shuffled(group, random));
  const taken = new Set<T>();
  for (let round = 0; taken.size < most; round++) {
    for (const group of groups) {
      if (taken.size < most && round < group.length) taken.add(group[round]!);
    }
  }
  return items.filter((item) => taken.has(item));
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const other = random() % (i + 1);
    [result[i], result[other]] = [result[other]!, result[i]!];
  }
  return result;
}

/** Numbers of 31 bits (Lehmer's generator); small seeds are driven apart first. */
function generator(seed: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) >>> 1) % 0x7ffffffe;
  return () => {
    state = ((state + 1) * 48271) % 0x7fffffff;
    return state;
  };
}
