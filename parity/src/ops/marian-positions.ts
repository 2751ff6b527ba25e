/** Marian's sinusoidal positions. */
import { SplitSinusoidalPositions } from '@glossa/attention';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Fixture {
  tables: { num_positions: number; dim: number; table: number[][] }[];
}

export function runMarianPositions({ tables }: Fixture): Outcome {
  const comparison = new Comparison(1e-6);
  for (const { num_positions: count, dim, table } of tables) {
    const ours = tf.tidy(() => new SplitSinusoidalPositions(dim, count).forward(count, 0).dataSync());
    comparison.near(`${count} positions of ${dim} features`, ours, table.flat());
  }
  return comparison.outcome();
}
