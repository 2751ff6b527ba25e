import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { counterHash, dropThreshold, hashKeys } from './counter-hash.js';

/** `dropout` from plain ops. The mask comes from the host: tfjs has no exact 32-bit multiplication. */
export function composedDropout(x: Tensor, rate: number, seed: number): Tensor {
  const keys = hashKeys(seed);
  const threshold = dropThreshold(rate);
  const scale = 1 / (1 - rate);
  const mask = Float32Array.from({ length: x.size }, (_, index) => (counterHash(index, keys) < threshold ? 0 : scale));
  return tf.mul(x, tf.tensor(mask, x.shape));
}
