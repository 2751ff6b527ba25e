/** Layer normalization and root-mean-square normalization, one kernel. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernels } from '../backend/run-kernel.js';
import type { NormAttributes } from '../kernels/norm.js';
import { checkShape, checkType, lastAxis } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

const normKernel = /* @__PURE__ */ new FusedKernel<NormAttributes>('GlossaNorm', {
  inputsToSave: ['x', 'weight'],
  outputsToSave: [false, true, true],
  gradFunc: (gradients, [x, weight, means, scales], attributes) => {
    const [dy] = gradients as Tensor[];
    const [dx, dWeight, dBias] = runKernels('GlossaNormGradient', { x, weight, means, scales, dy }, attributes);
    return { x: () => dx, weight: () => dWeight, bias: () => dBias };
  },
});

/**
 * Layer normalization over the last axis (https://arxiv.org/abs/1607.06450): `(x - mean) / sqrt(variance + epsilon) *
 * weight + bias`.
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
  if (!normKernel.isAvailable) return tf.tidy(() => composedLayerNorm(x, weight, bias, epsilon));
  const inputs: Record<string, Tensor> = bias ? { x, weight, bias } : { x, weight };
  return tf.tidy(() => normKernel.runAll(inputs, { epsilon, center: true, hasBias: bias !== null })[0]);
}

/** `layerNorm` from plain ops. */
export function composedLayerNorm(x: Tensor, weight: Tensor, bias: Tensor | null, epsilon: number): Tensor {
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const scaled = tf.mul(tf.mul(centered, tf.rsqrt(tf.add(variance, epsilon))), weight);
  return bias ? tf.add(scaled, bias) : scaled;
}

/**
 * Root-mean-square normalization over the last axis (https://arxiv.org/abs/1910.07467): `x / sqrt(mean(x²) + epsilon) *
 * weight`.
 *
 * @param x float32 `[..., d]`
 * @param weight float32 `[d]`
 */
export function rmsNorm(x: Tensor, weight: Tensor, epsilon: number): Tensor {
  checkShape('rmsNorm: weight', weight, [lastAxis('rmsNorm: x', x)]);
  checkType('rmsNorm: x', x, 'float32');
  if (!normKernel.isAvailable) return tf.tidy(() => composedRmsNorm(x, weight, epsilon));
  return tf.tidy(() => normKernel.runAll({ x, weight }, { epsilon, center: false, hasBias: false })[0]);
}

/** `rmsNorm` from plain ops. */
export function composedRmsNorm(x: Tensor, weight: Tensor, epsilon: number): Tensor {
  const power = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(power, epsilon))), weight);
}
