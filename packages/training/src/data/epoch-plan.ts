import { RandomStream } from '@glossa/tensor';
import { fail } from '../check.js';

export interface EpochPlanOptions {
  /** Most examples a batch. */
  readonly batchSize: number;
  /** Most positions a batch, padding included; needs `lengths`. */
  readonly maxTokens: number;
  /** Of each example; given, examples of like length share batches. */
  readonly lengths?: readonly number[];
  /** Undefined keeps the given order. */
  readonly seed?: number;
}

/** Which examples make up each batch of one epoch, as indices. */
export function planEpoch(count: number, epoch: number, options: EpochPlanOptions): number[][] {
  const { lengths, seed } = options;
  const random = seed === undefined ? undefined : epochStream(seed, epoch);
  const order = Array.from({ length: count }, (_, i) => i);
  if (random) shuffle(order, random);
  if (!lengths) return cut(order, options);
  // The sort is stable: among equal lengths the shuffled order stays.
  const plan = cut(
    order.sort((a, b) => lengths[a] - lengths[b]),
    options,
  );
  if (random) shuffle(plan, random);
  return plan;
}

/** Greedily cuts the order into batches that keep both limits. */
function cut(order: number[], { batchSize, maxTokens, lengths }: EpochPlanOptions): number[][] {
  const plan: number[][] = [];
  let longest = 0;
  for (const index of order) {
    const length = lengths?.[index] ?? 0;
    if (length > maxTokens) fail(`batches: example ${index}`, `at most ${maxTokens} tokens (maxTokens)`, length);
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

/** A stream of its own for each epoch, so that a place in an epoch is found again without those before. */
function epochStream(seed: number, epoch: number): RandomStream {
  const seeds = new RandomStream(seed);
  for (let i = 0; i < epoch; i++) seeds.next();
  return new RandomStream(seeds.next());
}

/** Fisher and Yates, in place. */
function shuffle<T>(items: T[], random: RandomStream): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
}
