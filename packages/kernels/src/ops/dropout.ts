import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { checkInteger, checkShare } from '@glossa/check';
import { runKernel } from '../backend/run-kernel.js';
import type { DropoutAttributes } from '../kernels/activation.js';
import { checkType } from './check-tensors.js';
import { counterHash, dropThreshold, hashKeys } from './counter-hash.js';
import { FusedKernel } from './fused-kernel.js';

const dropoutKernel = /* @__PURE__ */ new FusedKernel<DropoutAttributes>('GlossaDropout', {
  gradFunc: (dy, _, attributes) => ({ x: () => runKernel('GlossaDropout', { x: dy as Tensor }, attributes) }),
});

/**
 * Zeroes each element with probability `rate` and scales the others by `1 / (1 - rate)`
 * (https://jmlr.org/papers/v15/srivastava14a.html). The same seed drops the same elements, on every backend.
 *
 * @param rate in `[0, 1)`
 * @param seed a non-negative safe integer
 */
export function dropout(x: Tensor, rate: number, seed: number): Tensor {
  checkDropout('dropout', rate, seed);
  checkType('dropout: x', x, 'float32');
  if (rate === 0) return tf.clone(x);
  if (!dropoutKernel.isAvailable) return tf.tidy(() => composedDropout(x, rate, seed));
  return dropoutKernel.run({ x }, dropoutAttributes(rate, seed));
}

export function checkDropout(where: string, rate: number, seed: number): void {
  checkShare(`${where}: rate`, rate);
  checkInteger(`${where}: seed`, seed);
}

export function dropoutAttributes(rate: number, seed: number): DropoutAttributes {
  return { ...hashKeys(seed), threshold: dropThreshold(rate), scale: 1 / (1 - rate) };
}

/** `dropout` from plain ops. The mask comes from the host: tfjs has no exact 32-bit multiplication. */
export function composedDropout(x: Tensor, rate: number, seed: number): Tensor {
  const { threshold, scale, ...keys } = dropoutAttributes(rate, seed);
  const mask = Float32Array.from({ length: x.size }, (_, index) => (counterHash(index, keys) < threshold ? 0 : scale));
  return tf.mul(x, tf.tensor(mask, x.shape));
}
