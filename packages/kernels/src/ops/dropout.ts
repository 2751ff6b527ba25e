import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkType, fail } from './check-tensors.js';
import { dropThreshold, hashKeys } from './counter-hash.js';
import { hasKernel } from './has-kernel.js';
import { composedDropout } from './dropout.composed.js';

/**
 * Zeroes each element with probability `rate` and scales the others by `1 / (1 - rate)` (https://jmlr.org/papers/v15/srivastava14a.html).
 * The same seed drops the same elements, on every backend.
 *
 * @param rate in `[0, 1)`
 * @param seed a non-negative safe integer
 */
export function dropout(x: Tensor, rate: number, seed: number): Tensor {
  checkDropout('dropout', rate, seed);
  checkType('dropout: x', x, 'float32');
  if (rate === 0) return tf.clone(x);
  if (!hasKernel('GlossaDropout')) return tf.tidy(() => composedDropout(x, rate, seed));
  return runKernel(
    'GlossaDropout',
    { x },
    { ...hashKeys(seed), threshold: dropThreshold(rate), scale: 1 / (1 - rate) },
  );
}

export function checkDropout(where: string, rate: number, seed: number): void {
  if (!(rate >= 0 && rate < 1)) fail(`${where}: rate`, 'a number in [0, 1)', rate);
  if (!Number.isSafeInteger(seed) || seed < 0) fail(`${where}: seed`, 'a non-negative safe integer', seed);
}
