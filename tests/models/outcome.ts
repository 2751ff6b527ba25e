/** What a computation gives, as plain numbers, so that backends can be compared. */
import * as tf from '@tensorflow/tfjs-core';

/** Numbers by what they are. */
export type Outcome = Record<string, readonly number[]>;

/** Reads tensors, as every backend can, and disposes of them. */
export async function read(tensors: Record<string, tf.Tensor>): Promise<Outcome> {
  const outcome: Record<string, number[]> = {};
  for (const [name, tensor] of Object.entries(tensors)) outcome[name] = Array.from(await tensor.data());
  tf.dispose(tensors);
  return outcome;
}

export interface Difference {
  /**
   * The greatest difference, relative to the greatest magnitude of what it is in; infinite where numbers are missing or
   * not finite.
   */
  worst: number;
  /** What it is in. */
  at: string;
}

/** How far an outcome is from the one expected. */
export function difference(actual: Outcome, expected: Outcome): Difference {
  const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  const differences = [...names].map((at) => ({ at, worst: differenceOf(actual[at], expected[at]) }));
  return differences.reduce((worst, one) => (one.worst > worst.worst ? one : worst), { worst: 0, at: '' });
}

function differenceOf(actual: readonly number[] | undefined, expected: readonly number[] | undefined): number {
  if (actual?.length !== expected?.length || !actual || !expected) return Infinity;
  let [worst, scale] = [0, 1e-3];
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] === expected[i]) continue;
    if (!Number.isFinite(expected[i]) || !Number.isFinite(actual[i])) return Infinity;
    worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return worst / scale;
}
