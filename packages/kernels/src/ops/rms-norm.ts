import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernels } from '../backend/run-kernel.js';
import { checkShape, checkType, lastAxis } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedRmsNorm } from './rms-norm.composed.js';

/**
 * Root-mean-square normalization over the last axis (https://arxiv.org/abs/1910.07467): `x / sqrt(mean(x²) + epsilon) * weight`.
 *
 * @param x float32 `[..., d]`
 * @param weight float32 `[d]`
 */
export function rmsNorm(x: Tensor, weight: Tensor, epsilon: number): Tensor {
  checkShape('rmsNorm: weight', weight, [lastAxis('rmsNorm: x', x)]);
  checkType('rmsNorm: x', x, 'float32');
  if (hasKernel('GlossaNorm'))
    return tf.tidy(() => runKernels('GlossaNorm', { x, weight }, { epsilon, center: false, hasBias: false })[0]);
  return tf.tidy(() => composedRmsNorm(x, weight, epsilon));
}
