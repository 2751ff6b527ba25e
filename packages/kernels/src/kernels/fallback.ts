const counts = new Map<string, number>();

/** Notes that tfjs's cpu kernel of this name ran on our backend, at 10 to 300 ns an element. */
export function countFallback(kernelName: string): void {
  counts.set(kernelName, (counts.get(kernelName) ?? 0) + 1);
}

/** How often each cpu kernel has run on our backend since the last call. */
export function takeFallbackCounts(): Record<string, number> {
  const taken = Object.fromEntries(counts);
  counts.clear();
  return taken;
}
