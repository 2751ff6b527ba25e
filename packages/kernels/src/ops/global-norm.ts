import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkType } from './check.js';
import { composedSumOfSquares } from './global-norm.composed.js';
import { hasKernel } from './has-kernel.js';

/** The Euclidean norm of all elements of all tensors together, as clipping by global norm needs it. Not differentiable. */
export function globalNorm(tensors: readonly Tensor[]): number {
  const fused = hasKernel('GlossaSumOfSquares');
  const squares = tensors.map((tensor, i) => {
    checkType(`globalNorm: tensors[${i}]`, tensor, 'float32');
    const sum = tf.tidy(() => (fused ? runKernel('GlossaSumOfSquares', { x: tensor }) : composedSumOfSquares(tensor)));
    const [value] = sum.dataSync();
    sum.dispose();
    return value;
  });
  return Math.sqrt(squares.reduce((total, value) => total + value, 0));
}
