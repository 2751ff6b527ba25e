import * as tf from '@tensorflow/tfjs-core';

/** The sum of additive masks, of those that are there. */
export function addMasks(...masks: (tf.Tensor | null | undefined)[]): tf.Tensor | null {
  return masks.reduce<tf.Tensor | null>((sum, mask) => (sum && mask ? tf.add(sum, mask) : (sum ?? mask ?? null)), null);
}
