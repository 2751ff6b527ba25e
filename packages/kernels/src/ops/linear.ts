import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { fail } from '@glossa/check';
import { runKernel } from '../backend/run-kernel.js';
import type { QuantizedShape } from '../kernels/quantized.js';
import { checkShape, checkType, lastAxis } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';
import { QuantizedWeight, runQuantized } from './quantized-weight.js';

/** [..., features] -> [rows, features] */
const toRows = (x: Tensor) => tf.reshape<Rank.R2>(x, [-1, x.shape[x.rank - 1]]);

const linearKernel = /* @__PURE__ */ new FusedKernel('GlossaLinear', {
  inputsToSave: ['x', 'weight'],
  gradFunc: (gradient, [x, weight]) => {
    const dy = toRows(gradient as Tensor);
    return {
      x: () => tf.reshape(tf.matMul(dy, weight as Tensor2D), x.shape),
      weight: () => tf.matMul(dy, toRows(x), true),
      bias: () => tf.sum(dy, 0),
    };
  },
});

/** The weight is rounded and has no gradient; what flows through it to smaller trained parts has one. */
const quantizedLinearKernel = /* @__PURE__ */ new FusedKernel<QuantizedShape>('GlossaQuantizedLinear', {
  inputsToSave: ['packed'],
  gradFunc: (gradient, [packed], attributes) => {
    const dy = toRows(gradient as Tensor);
    const { columns } = attributes as unknown as QuantizedShape;
    return {
      x: () => {
        const weight = runKernel('GlossaDequantize', { packed }, attributes) as Tensor2D;
        return tf.reshape(tf.matMul(dy, weight), [...(gradient as Tensor).shape.slice(0, -1), columns]);
      },
      bias: () => tf.sum(dy, 0),
    };
  },
});

/**
 * Affine map over the last axis: `x Wᵀ + b`, as in PyTorch. With a quantized weight `x` is rounded too, each 32 numbers
 * with a scale of their own: to 16 bits for a weight of 8, to 8 bits for a weight of 4. The weight then has no
 * gradient; `x` and the bias have.
 *
 * @param x float32 `[..., in]`
 * @param weight float32 `[out, in]`, or a quantized one
 * @param bias float32 `[out]`
 * @returns `[..., out]`
 */
export function linear(x: Tensor, weight: Tensor2D | QuantizedWeight, bias?: Tensor1D): Tensor {
  if (weight.shape.length !== 2) fail('linear: weight', '[out, in]', (weight as Tensor).shape);
  const [outputs, inputs] = weight.shape;
  if (lastAxis('linear: x', x) !== inputs) fail('linear: x', `[..., ${inputs}]`, x.shape);
  if (bias) checkShape('linear: bias', bias, [outputs]);
  checkType('linear: x', x, 'float32');
  if (weight instanceof QuantizedWeight) {
    if (weight.rounded) return linear(x, weight.rounded, bias);
    return runQuantized(quantizedLinearKernel, weight, bias ? { x, bias } : { x });
  }
  checkType('linear: weight', weight, 'float32');
  if (!linearKernel.isAvailable) return tf.tidy(() => composedLinear(x, weight, bias));
  return linearKernel.run(bias ? { x, weight, bias } : { x, weight }, {});
}

/** `linear` from plain ops. Rows are flattened: tfjs has no right gradient for 3-D by 2-D matMul. */
export function composedLinear(x: Tensor, weight: Tensor2D, bias?: Tensor1D): Tensor {
  const [outputs, inputs] = weight.shape;
  const leading = x.shape.slice(0, -1);
  const rows = tf.reshape(x, [leading.reduce((a, b) => a * b, 1), inputs]); // [rows, in]
  const product = tf.matMul(rows, weight, false, true); // [rows, out]
  return tf.reshape(bias ? tf.add(product, bias) : product, [...leading, outputs]);
}
