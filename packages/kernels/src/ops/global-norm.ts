import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkType } from './check-tensors.js';
import { composedSumOfSquares } from './global-norm.composed.js';
import { hasKernel } from './has-kernel.js';

/** The Euclidean norm of all elements of all tensors together, as clipping by global norm needs it. Nothing is read, and nothing is differentiated. */
export function globalNorm(tensors: readonly Tensor[]): Scalar {
  tensors.forEach((tensor, i) => checkType(`globalNorm: tensors[${i}]`, tensor, 'float32'));
  if (tensors.length === 0) return tf.scalar(0);
  const fused = hasKernel('GlossaSumOfSquares');
  return tf.tidy(() => {
    const squares = tensors.map((x) => (fused ? runKernel('GlossaSumOfSquares', { x }) : composedSumOfSquares(x)));
    // not addN, which webgpu cannot do with more than eight
    return tf.sqrt(tf.sum(tf.stack(squares)));
  });
}
