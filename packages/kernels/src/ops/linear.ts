import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkShape, checkType, fail, lastAxis } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedLinear } from './linear.composed.js';
import { QuantizedWeight, runQuantized } from './quantized-weight.js';

/**
 * Affine map over the last axis: `x Wᵀ + b`, as in PyTorch. A quantized weight rounds `x` as well, each 32 numbers with a scale of their own:
 * to 16 bits for a weight of 8, to 8 bits for a weight of 4. It has no gradient; `x` and the bias have.
 *
 * @param x float32 `[..., in]`
 * @param weight float32 `[out, in]`, or a quantized one
 * @param bias float32 `[out]`
 * @returns `[..., out]`
 */
export function linear(x: Tensor, weight: Tensor2D | QuantizedWeight, bias?: Tensor1D): Tensor {
  if (weight.shape.length !== 2) fail('linear: weight', '[out, in]', `[${(weight as Tensor).shape.join(', ')}]`);
  const [outputs, inputs] = weight.shape;
  if (lastAxis('linear: x', x) !== inputs) fail('linear: x', `[..., ${inputs}]`, `[${x.shape.join(', ')}]`);
  if (bias) checkShape('linear: bias', bias, [outputs]);
  checkType('linear: x', x, 'float32');
  if (weight instanceof QuantizedWeight) {
    if (weight.rounded) return linear(x, weight.rounded, bias);
    return runQuantized('GlossaQuantizedLinear', weight, bias ? { x, bias } : { x });
  }
  checkType('linear: weight', weight, 'float32');
  if (!hasKernel('GlossaLinear')) return tf.tidy(() => composedLinear(x, weight, bias));
  return runKernel('GlossaLinear', bias ? { x, weight, bias } : { x, weight });
}
