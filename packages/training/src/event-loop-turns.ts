/**
 * Lets timers, input and aborts have their turn during long work: the returned function waits for a turn of the
 * event loop when the last one is more than `interval` milliseconds ago, and returns at once otherwise.
 */
export function eventLoopTurns(interval = 50): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
