import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernels } from '../backend/run-kernel.js';
import type { NormAttributes } from '../kernels/norm.js';
import { checkShape, checkType, lastAxis } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedLayerNorm } from './layer-norm.composed.js';

/**
 * Layer normalization over the last axis (https://arxiv.org/abs/1607.06450): `(x - mean) / sqrt(variance + epsilon) * weight + bias`.
 *
 * @param x float32 `[..., d]`
 * @param weight float32 `[d]`
 * @param bias float32 `[d]`, or null for none
 */
export function layerNorm(x: Tensor, weight: Tensor, bias: Tensor | null, epsilon: number): Tensor {
  const size = lastAxis('layerNorm: x', x);
  checkShape('layerNorm: weight', weight, [size]);
  if (bias) checkShape('layerNorm: bias', bias, [size]);
  checkType('layerNorm: x', x, 'float32');
  if (hasKernel('GlossaNorm')) {
    const attributes: NormAttributes = { epsilon, center: true, hasBias: bias !== null };
    return tf.tidy(() => runKernels('GlossaNorm', bias ? { x, weight, bias } : { x, weight }, attributes)[0]);
  }
  return tf.tidy(() => composedLayerNorm(x, weight, bias, epsilon));
}
