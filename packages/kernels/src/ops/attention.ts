import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { runKernels } from '../backend/run-kernel.js';
import type { AttentionAttributes } from '../kernels/attention.js';
import { composedAttention, type ResolvedAttentionOptions } from './attention.composed.js';
import { checkOptions, checkType, fail } from './check-tensors.js';
import { dropThreshold, hashKeys } from './counter-hash.js';
import { checkDropout } from './dropout.js';
import { hasKernel } from './has-kernel.js';

export interface AttentionOptions {
  /** Only the first so many keys and values count, what lies behind them is room (see `appendPositions`); all by default. */
  keys?: number;
  /** A query sees the keys up to its own position; the last query stands at the last key. */
  causal?: boolean;
  /** Added to the scores: float32, broadcastable to [batch, heads, queries, keys]; -Infinity forbids. Its gradient is defined. */
  mask?: Tensor;
  /** Factor of the scores; 1 / sqrt(headDim) by default. */
  scale?: number;
  /** A query sees only the keys less than so many positions away: before it, and without `causal` behind it too. */
  window?: number;
  /** Dropout of the probabilities, as `dropout` does it. */
  dropout?: { rate: number; seed: number };
}

/**
 * Scaled dot-product attention (https://arxiv.org/abs/1706.03762): `softmax(query keyᵀ scale + mask) value`, without keeping the scores.
 * A query that sees no key gets zeros.
 *
 * @param query float32 `[batch, heads, queries, headDim]`
 * @param key float32 `[batch, keyValueHeads, keys, headDim]`; each key head serves `heads / keyValueHeads` query heads in a row
 * @param value float32 `[batch, keyValueHeads, keys, valueDim]`
 * @returns `[batch, heads, queries, valueDim]`
 */
export function attention(query: Tensor4D, key: Tensor4D, value: Tensor4D, options: AttentionOptions = {}): Tensor4D {
  const resolved = resolve(query, key, value, options);
  const { keys, causal, scale, window, mask } = resolved;
  if (!hasKernel('GlossaAttention'))
    return tf.tidy(() => composedAttention(query, firstPositions(key, keys), firstPositions(value, keys), resolved));
  const attributes: AttentionAttributes = { keys, causal, scale, window, dropout: dropoutKeys(resolved) };
  return tf.tidy(() => {
    const [out] = mask
      ? runKernels('GlossaMaskedAttention', { query, key, value, mask }, attributes)
      : runKernels('GlossaAttention', { query, key, value }, attributes);
    return out as Tensor4D;
  });
}

/** The first positions of [batch, heads, room, dim]. */
const firstPositions = (x: Tensor4D, count: number) =>
  count === x.shape[2] ? x : tf.slice(x, [0, 0, 0, 0], [-1, -1, count, -1]);

function dropoutKeys({ dropout }: ResolvedAttentionOptions): AttentionAttributes['dropout'] {
  const { rate, seed } = dropout ?? { rate: 0, seed: 0 };
  return { ...hashKeys(seed), threshold: dropThreshold(rate), scale: 1 / (1 - rate) };
}

function resolve(
  query: Tensor4D,
  key: Tensor4D,
  value: Tensor4D,
  options: AttentionOptions,
): ResolvedAttentionOptions & { keys: number } {
  checkOptions('attention', options, ['keys', 'causal', 'mask', 'scale', 'window', 'dropout']);
  for (const [name, tensor] of Object.entries({ query, key, value })) {
    if (tensor.rank !== 4)
      fail(`attention: ${name}`, '[batch, heads, length, headDim]', `[${(tensor.shape as number[]).join(', ')}]`);
    checkType(`attention: ${name}`, tensor, 'float32');
  }
  const [batch, heads, queries, dim] = query.shape;
  const [keyBatch, keyHeads, room, keyDim] = key.shape;
  const { keys = room } = options;
  if (!Number.isInteger(keys) || keys < 0 || keys > room) fail('attention: keys', `an integer up to ${room}`, keys);
  if (keyBatch !== batch || keyDim !== dim)
    fail('attention: key', `[${batch}, heads, keys, ${dim}]`, `[${key.shape.join(', ')}]`);
  if (heads % keyHeads !== 0) fail('attention: key', `a number of heads that divides ${heads}`, keyHeads);
  const [valueBatch, valueHeads, values] = value.shape;
  if (valueBatch !== batch || valueHeads !== keyHeads || values !== room) {
    fail('attention: value', `[${batch}, ${keyHeads}, ${room}, valueDim]`, `[${value.shape.join(', ')}]`);
  }
  const { causal = false, mask, scale = 1 / Math.sqrt(dim), window, dropout } = options;
  if (window !== undefined && (!Number.isInteger(window) || window < 1)) {
    fail('attention: window', 'a positive integer', window);
  }
  if (mask) checkMask(mask, [batch, heads, queries, keys]);
  if (dropout) checkDropout('attention: dropout', dropout.rate, dropout.seed);
  return { keys, causal, mask, scale, window: window ?? 0, dropout };
}

function checkMask(mask: Tensor, scores: number[]): void {
  checkType('attention: mask', mask, 'float32');
  const missing = scores.length - mask.rank;
  if (missing < 0 || mask.shape.some((size, axis) => size !== 1 && size !== scores[axis + missing])) {
    fail('attention: mask', `a shape that broadcasts to [${scores.join(', ')}]`, `[${mask.shape.join(', ')}]`);
  }
}
