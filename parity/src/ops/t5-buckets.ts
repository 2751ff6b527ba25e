/** The buckets of T5's relative positions. */
import { relativePositionBucket } from '@glossa/attention';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Fixture {
  offsets: [first: number, last: number];
  tables: { num_buckets: number; max_distance: number; bidirectional: boolean; buckets: number[] }[];
}

export function runT5Buckets({ offsets: [first], tables }: Fixture): Outcome {
  const comparison = new Comparison(0);
  for (const { num_buckets: count, max_distance: maxDistance, bidirectional, buckets } of tables) {
    const ours = buckets.map((_, i) => relativePositionBucket(first + i, { count, maxDistance, bidirectional }));
    comparison.near(
      `${count} buckets up to ${maxDistance}, ${bidirectional ? 'both ways' : 'backwards'}`,
      ours,
      buckets,
    );
  }
  return comparison.outcome();
}
