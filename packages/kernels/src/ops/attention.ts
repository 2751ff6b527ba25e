import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { check, checkInteger, checkOptions, fail, showShape } from '@glossa/check';
import { runKernel, runKernels } from '../backend/run-kernel.js';
import type { AttentionAttributes } from '../kernels/attention.js';
import { composedAttention, type ResolvedAttentionOptions } from './attention.composed.js';
import { checkType } from './check-tensors.js';
import { checkDropout, dropoutAttributes } from './dropout.js';
import { FusedKernel } from './fused-kernel.js';

export interface AttentionOptions {
  /** Only the first so many keys and values count, behind them is room (see `appendPositions`); all by default. */
  keys?: number;
  /** A query sees the keys up to its own position; the last query stands at the last key. */
  causal?: boolean;
  /**
   * Added to the scores: float32, broadcastable to [batch, heads, queries, keys]; -Infinity forbids. It has a gradient.
   */
  mask?: Tensor;
  /** Factor of the scores; 1 / sqrt(headDim) by default. */
  scale?: number;
  /** A query sees only the keys less than so many positions away: before it, and without `causal` behind it too. */
  window?: number;
  /** Dropout of the probabilities, as `dropout` does it. */
  dropout?: { rate: number; seed: number };
}

/** Two names for one kernel: tfjs saves inputs for the gradient by name, and would miss a mask that is not there. */
const attentionKernel = /* @__PURE__ */ new FusedKernel<AttentionAttributes>('GlossaAttention', {
  inputsToSave: ['query', 'key', 'value'],
  outputsToSave: [true, true],
  gradFunc: (gradients, [query, key, value, out, logSums], attributes) => {
    const [dOut] = gradients as Tensor[];
    return projectionGradients({ query, key, value, out, logSums, dOut }, attributes);
  },
});

const maskedAttentionKernel = /* @__PURE__ */ new FusedKernel<AttentionAttributes>('GlossaMaskedAttention', {
  inputsToSave: ['query', 'key', 'value', 'mask'],
  outputsToSave: [true, true],
  gradFunc: (gradients, [query, key, value, mask, out, logSums], attributes) => {
    const [dOut] = gradients as Tensor[];
    const inputs = { query, key, value, mask, out, logSums, dOut };
    return {
      ...projectionGradients(inputs, attributes),
      mask: () => runKernel('GlossaAttentionMaskGradient', inputs, attributes),
    };
  },
});

function projectionGradients(inputs: Record<string, Tensor>, attributes: object) {
  const [query, key, value] = runKernels('GlossaAttentionGradient', inputs, attributes);
  return { query: () => query, key: () => key, value: () => value };
}

/**
 * Scaled dot-product attention (https://arxiv.org/abs/1706.03762): `softmax(query keyᵀ scale + mask) value`, without
 * keeping the scores. A query that sees no key gets zeros.
 *
 * @param query float32 `[batch, heads, queries, headDim]`
 * @param key float32 `[batch, keyValueHeads, keys, headDim]`; each key head serves `heads / keyValueHeads` query heads
 * in a row
 * @param value float32 `[batch, keyValueHeads, keys, valueDim]`
 * @returns `[batch, heads, queries, valueDim]`
 */
export function attention(query: Tensor4D, key: Tensor4D, value: Tensor4D, options: AttentionOptions = {}): Tensor4D {
  const resolved = resolve(query, key, value, options);
  const { keys, causal, scale, window, mask } = resolved;
  const kernel = mask ? maskedAttentionKernel : attentionKernel;
  if (!kernel.isAvailable)
    return tf.tidy(() => composedAttention(query, firstPositions(key, keys), firstPositions(value, keys), resolved));
  const dropout = dropoutAttributes(resolved.dropout?.rate ?? 0, resolved.dropout?.seed ?? 0);
  const attributes: AttentionAttributes = { keys, causal, scale, window, dropout };
  const inputs: Record<string, Tensor> = mask ? { query, key, value, mask } : { query, key, value };
  return tf.tidy(() => kernel.runAll(inputs, attributes)[0] as Tensor4D);
}

/** The first positions of [batch, heads, room, dim]. */
const firstPositions = (x: Tensor4D, count: number) =>
  count === x.shape[2] ? x : tf.slice(x, [0, 0, 0, 0], [-1, -1, count, -1]);

function resolve(
  query: Tensor4D,
  key: Tensor4D,
  value: Tensor4D,
  options: AttentionOptions,
): ResolvedAttentionOptions & { keys: number } {
  checkOptions('attention', options, {
    keys: true,
    causal: true,
    mask: true,
    scale: true,
    window: true,
    dropout: true,
  });
  for (const [name, tensor] of Object.entries({ query, key, value })) {
    check((tensor as Tensor).rank === 4, `attention: ${name}`, '[batch, heads, length, headDim]', tensor.shape);
    checkType(`attention: ${name}`, tensor, 'float32');
  }
  const [batch, heads, queries, dim] = query.shape;
  const [keyBatch, keyHeads, room, keyDim] = key.shape;
  const { keys = room } = options;
  checkInteger('attention: keys', keys, 0, room);
  if (keyBatch !== batch || keyDim !== dim) fail('attention: key', `[${batch}, heads, keys, ${dim}]`, key.shape);
  if (heads % keyHeads !== 0) fail('attention: key', `a number of heads that divides ${heads}`, keyHeads);
  const [valueBatch, valueHeads, values] = value.shape;
  if (valueBatch !== batch || valueHeads !== keyHeads || values !== room) {
    fail('attention: value', `[${batch}, ${keyHeads}, ${room}, valueDim]`, value.shape);
  }
  const { causal = false, mask, scale = 1 / Math.sqrt(dim), window, dropout } = options;
  if (window !== undefined) checkInteger('attention: window', window, 1);
  if (mask) checkMask(mask, [batch, heads, queries, keys]);
  if (dropout) checkDropout('attention: dropout', dropout.rate, dropout.seed);
  return { keys, causal, mask, scale, window: window ?? 0, dropout };
}

function checkMask(mask: Tensor, scores: number[]): void {
  checkType('attention: mask', mask, 'float32');
  const missing = scores.length - mask.rank;
  if (missing < 0 || mask.shape.some((size, axis) => size !== 1 && size !== scores[axis + missing])) {
    fail('attention: mask', `a shape that broadcasts to ${showShape(scores)}`, mask.shape);
  }
}
