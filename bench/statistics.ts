/** The middle of a set of samples and the middle half around it. */
export interface Summary {
  median: number;
  /** First and third quartile: half of the samples lie between them. */
  quartiles: readonly [number, number];
}

/**
 * Medians and quartiles, not means: one visit that something else on the machine disturbed moves them little.
 *
 * @throws RangeError when there are no samples
 */
export function summarize(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
  };
}

/** Interpolates linearly between the two samples nearest to the wanted place. */
function quantile(sorted: readonly number[], at: number): number {
  if (sorted.length === 0) throw new RangeError("no samples");
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}
