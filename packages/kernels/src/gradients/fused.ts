import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { runKernel, runKernels } from '../backend/run-kernel.js';
import type { GradientTable } from './table.js';

/** Gradients of the kernels that exist on our backend only. */
export const fusedGradients: GradientTable = {
  GlossaLinear: {
    inputsToSave: ['x', 'weight'],
    gradFunc: (gradient, [x, weight]) => {
      const dy = gradient as Tensor2D; // [rows, out]
      return {
        x: () => tf.matMul(dy, weight as Tensor2D),
        weight: () => tf.matMul(dy, x as Tensor2D, true),
        bias: () => tf.sum(dy, 0),
      };
    },
  },
  // the weight is rounded and has no gradient; what flows through it to smaller trained parts has
  GlossaQuantizedLinear: {
    inputsToSave: ['codes', 'scales'],
    gradFunc: (gradient, [codes, scales], attrs) => {
      const dy = gradient as Tensor2D; // [rows, out]
      return {
        x: () => tf.matMul(dy, runKernel('GlossaDequantize', { codes, scales }, attrs) as Tensor2D),
        bias: () => tf.sum(dy, 0),
      };
    },
  },
  GlossaNorm: {
    inputsToSave: ['x', 'weight'],
    outputsToSave: [false, true, true],
    gradFunc: (gradients, [x, weight, means, scales], attrs) => {
      const [dy] = gradients as Tensor[];
      const { center } = attrs as unknown as { center: boolean };
      const [dx, dWeight, dBias] = runKernels('GlossaNormGradient', { x, weight, means, scales, dy }, { center });
      return { x: () => dx, weight: () => dWeight, bias: () => dBias };
    },
  },
  GlossaActivation: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => ({ x: () => runKernel('GlossaActivationGradient', { x, dy: dy as Tensor }, attrs) }),
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
      return { query: () => dQuery, key: () => dKey, value: () => dValue, mask: () => runKernel('GlossaAttentionMaskGradient', inputs, attrs) };
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
