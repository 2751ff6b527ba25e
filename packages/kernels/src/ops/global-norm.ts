import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

const sumOfSquares = /* @__PURE__ */ new FusedKernel('GlossaSumOfSquares');

/**
 * The Euclidean norm of all elements of all tensors together, as clipping by global norm needs it. It stays a tensor,
 * so that nothing waits for it, and has no gradient.
 */
export function globalNorm(tensors: readonly Tensor[]): Scalar {
  tensors.forEach((tensor, i) => checkType(`globalNorm: tensors[${i}]`, tensor, 'float32'));
  if (tensors.length === 0) return tf.scalar(0);
  const { isAvailable } = sumOfSquares;
  return tf.tidy(() => {
    const squares = tensors.map((x) => (isAvailable ? sumOfSquares.run({ x }, {}) : tf.sum(tf.square(x))));
    // not addN, which webgpu cannot do with more than eight
    return tf.sqrt(tf.sum(tf.stack(squares)));
  });
}
