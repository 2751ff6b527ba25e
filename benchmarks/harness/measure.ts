/** Times contenders side by side: their samples alternate, so that a busy moment of the machine meets both. */

export interface Contender {
  /** Not timed; before each sample. */
  prepare?(): unknown;
  /** Timed, and waited for. */
  run(): unknown;
}

export interface MeasureOptions {
  /** Samples of each contender. */
  rounds?: number;
  /** A quick contender runs several times a sample, until it takes this long. */
  sampleSeconds?: number;
  /** False where all have run before and one call takes long: then a sample is one call. */
  warmUp?: boolean;
}

export function median(values: number[]): number {
  if (values.length === 0) throw new Error('median: expected at least one value');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Seconds a call, over `calls` calls. */
async function sample(contender: Contender, calls: number): Promise<number> {
  await contender.prepare?.();
  const start = performance.now();
  for (let i = 0; i < calls; i++) {
    const pending = contender.run();
    if (pending instanceof Promise) await pending;
  }
  return (performance.now() - start) / 1000 / calls;
}

/** Median seconds a call of each contender, in their order. */
export async function measure(
  contenders: Contender[],
  { rounds = 9, sampleSeconds = 0.1, warmUp = true }: MeasureOptions = {},
): Promise<number[]> {
  const calls = contenders.map(() => 1);
  for (const [i, contender] of warmUp ? contenders.entries() : []) {
    await sample(contender, 2);
    const seconds = await sample(contender, 1);
    calls[i] = Math.max(1, Math.min(10_000, Math.ceil(sampleSeconds / Math.max(seconds, 1e-6))));
  }
  const samples: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...contenders.keys()];
    if (round % 2 === 1) order.reverse();
    for (const i of order) samples[i].push(await sample(contenders[i], calls[i]));
  }
  return samples.map(median);
}
