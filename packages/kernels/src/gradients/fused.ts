import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { runKernel, runKernels } from '../backend/run-kernel.js';
import type { QuantizedShape } from '../kernels/quantized.js';
import type { GradientTable } from './table.js';

/** [..., features] -> [rows, features] */
const toRows = (x: Tensor) => tf.reshape(x, [-1, x.shape[x.rank - 1]]) as Tensor2D;

/** Gradients of the kernels that exist on our backend only. */
export const fusedGradients: GradientTable = {
  GlossaLinear: {
    inputsToSave: ['x', 'weight'],
    gradFunc: (gradient, [x, weight]) => {
      const dy = toRows(gradient as Tensor);
      return {
        x: () => tf.reshape(tf.matMul(dy, weight as Tensor2D), x.shape),
        weight: () => tf.matMul(dy, toRows(x), true),
        bias: () => tf.sum(dy, 0),
      };
    },
  },
  // the weight is rounded and has no gradient; what flows through it to smaller trained parts has
  GlossaQuantizedLinear: {
    inputsToSave: ['packed'],
    gradFunc: (gradient, [packed], attrs) => {
      const dy = toRows(gradient as Tensor);
      const { columns } = attrs as unknown as QuantizedShape;
      return {
        x: () => {
          const weight = runKernel('GlossaDequantize', { packed }, attrs) as Tensor2D;
          return tf.reshape(tf.matMul(dy, weight), [...(gradient as Tensor).shape.slice(0, -1), columns]);
        },
        bias: () => tf.sum(dy, 0),
      };
    },
  },
  GlossaNorm: {
    inputsToSave: ['x', 'weight'],
    outputsToSave: [false, true, true],
    gradFunc: (gradients, [x, weight, means, scales], attrs) => {
      const [dy] = gradients as Tensor[];
      const [dx, dWeight, dBias] = runKernels('GlossaNormGradient', { x, weight, means, scales, dy }, attrs);
      return { x: () => dx, weight: () => dWeight, bias: () => dBias };
    },
  },
  GlossaActivation: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => ({ x: () => runKernel('GlossaActivationGradient', { x, dy: dy as Tensor }, attrs) }),
  },
  GlossaGated: {
    inputsToSave: ['gate', 'x'],
    gradFunc: (dy, [gate, x], attrs) => {
      const [dGate, dx] = runKernels('GlossaGatedGradient', { gate, x, dy: dy as Tensor }, attrs);
      return { gate: () => dGate, x: () => dx };
    },
  },
  GlossaRotary: {
    inputsToSave: ['cos', 'sin'],
    gradFunc: (dy, [cos, sin], attrs) => ({
      x: () => runKernel('GlossaRotary', { x: dy as Tensor, cos, sin }, { ...attrs, direction: -1 }),
    }),
  },
  GlossaAttention: {
    inputsToSave: ['query', 'key', 'value'],
    outputsToSave: [true, true],
    gradFunc: (gradients, [query, key, value, out, logSums], attrs) => {
      const [dOut] = gradients as Tensor[];
      const inputs = { query, key, value, out, logSums, dOut };
      const [dQuery, dKey, dValue] = runKernels('GlossaAttentionGradient', inputs, attrs);
      return { query: () => dQuery, key: () => dKey, value: () => dValue };
    },
  },
  GlossaMaskedAttention: {
    inputsToSave: ['query', 'key', 'value', 'mask'],
    outputsToSave: [true, true],
    gradFunc: (gradients, [query, key, value, mask, out, logSums], attrs) => {
      const [dOut] = gradients as Tensor[];
      const inputs = { query, key, value, mask, out, logSums, dOut };
      const [dQuery, dKey, dValue] = runKernels('GlossaAttentionGradient', inputs, attrs);
      return {
        query: () => dQuery,
        key: () => dKey,
        value: () => dValue,
        mask: () => runKernel('GlossaAttentionMaskGradient', inputs, attrs),
      };
    },
  },
  GlossaDropout: {
    gradFunc: (dy, _, attrs) => ({ x: () => runKernel('GlossaDropout', { x: dy as Tensor }, attrs) }),
  },
  GlossaCrossEntropy: {
    inputsToSave: ['logits', 'labels'],
    outputsToSave: [false, true],
    gradFunc: (gradients, [logits, labels, logSums], attrs) => {
      const [dy] = gradients as Tensor[];
      return {
        logits: () => runKernel('GlossaCrossEntropyGradient', { logits, labels, logSums, dy }, attrs),
        labels: () => tf.zeros(labels.shape),
      };
    },
  },
};
