import { check } from '@glossa/check';
import { RandomStream } from '@glossa/tensor';

export interface EpochPlanOptions {
  /** The most examples in a batch. */
  readonly batchSize: number;
  /** The most positions in a batch, padding included; needs `lengths`. */
  readonly maxTokens: number;
  /** The length of each example. When given, examples of similar length share a batch. */
  readonly lengths?: readonly number[];
  /** Seeds the shuffling; undefined keeps the given order. */
  readonly seed?: number;
}

/** Which examples make up each batch of one epoch, as indices. */
export function planEpoch(count: number, epoch: number, options: EpochPlanOptions): number[][] {
  const { lengths, seed } = options;
  const random = seed === undefined ? undefined : epochStream(seed, epoch);
  const order = Array.from({ length: count }, (_, i) => i);
  if (random) shuffle(order, random);
  if (!lengths) return cut(order, options);
  // The sort is stable: examples of equal length keep their shuffled order.
  const plan = cut(
    order.sort((a, b) => lengths[a] - lengths[b]),
    options,
  );
  if (random) shuffle(plan, random);
  return plan;
}

/** Cuts the order into batches within both limits, each as large as it can be. */
function cut(order: number[], { batchSize, maxTokens, lengths }: EpochPlanOptions): number[][] {
  const plan: number[][] = [];
  let longest = 0;
  for (const index of order) {
    const length = lengths?.[index] ?? 0;
    const isShort = length <= maxTokens;
    check(isShort, `batches: example ${index}`, `at most ${maxTokens} tokens (maxTokens)`, length);
    const open = plan.at(-1);
    longest = Math.max(longest, length);
    if (open && open.length < batchSize && (open.length + 1) * longest <= maxTokens) {
      open.push(index);
    } else {
      plan.push([index]);
      longest = length;
    }
  }
  return plan;
}

/** Each epoch has its own stream, so that a place in it can be restored without the epochs before. */
function epochStream(seed: number, epoch: number): RandomStream {
  const seeds = new RandomStream(seed);
  for (let i = 0; i < epoch; i++) seeds.next();
  return new RandomStream(seeds.next());
}

/** Shuffles in place (Fisher and Yates). */
function shuffle<T>(items: T[], random: RandomStream): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
}
