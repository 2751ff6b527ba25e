/** How often each run of `order` neighbouring units occurs; `separator` must not occur inside a unit. */
export function countNGrams(units: readonly string[], order: number, separator = ' '): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= units.length; start++) {
    const key = units.slice(start, start + order).join(separator);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The number of n-grams two texts share, each counted as often as the one that has it less often. */
export function sharedCount(one: Map<string, number>, other: Map<string, number>): number {
  let shared = 0;
  for (const [key, count] of one) shared += Math.min(count, other.get(key) ?? 0);
  return shared;
}

/** The number of n-grams counted. */
export function totalCount(counts: Map<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
