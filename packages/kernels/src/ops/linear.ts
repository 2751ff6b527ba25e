import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkShape, checkType, fail, lastAxis } from './check.js';
import { hasKernel } from './has-kernel.js';
import { composedLinear } from './linear.composed.js';

/**
 * Affine map over the last axis: `x Wᵀ + b`, as in PyTorch.
 *
 * @param x float32 `[..., in]`
 * @param weight float32 `[out, in]`
 * @param bias float32 `[out]`
 * @returns `[..., out]`
 */
export function linear(x: Tensor, weight: Tensor2D, bias?: Tensor1D): Tensor {
  if (weight.shape.length !== 2) fail('linear: weight', '[out, in]', `[${weight.shape.join(', ')}]`);
  const [outputs, inputs] = weight.shape;
  if (lastAxis('linear: x', x) !== inputs) fail('linear: x', `[..., ${inputs}]`, `[${x.shape.join(', ')}]`);
  if (bias) checkShape('linear: bias', bias, [outputs]);
  checkType('linear: x', x, 'float32');
  checkType('linear: weight', weight, 'float32');
  if (!hasKernel('GlossaLinear')) return tf.tidy(() => composedLinear(x, weight, bias));
  const leading = x.shape.slice(0, -1);
  return tf.tidy(() => {
    const rows = tf.reshape(x, [leading.reduce((a, b) => a * b, 1), inputs]);
    return tf.reshape(runKernel('GlossaLinear', bias ? { x: rows, weight, bias } : { x: rows, weight }), [...leading, outputs]);
  });
}
