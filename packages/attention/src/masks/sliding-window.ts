import * as tf from '@tensorflow/tfjs-core';
import { checkInteger } from '@glossa/check';
import { MASKED, type MaskRule } from './mask-rule.js';

/**
 * A position sees itself and the `window - 1` before it (Beltagy et al. 2020; Mistral 7B, Jiang et al. 2023).
 *
 * @throws GlossaError `invalid-argument` when the window is not a positive integer
 */
export function slidingWindow(window: number): MaskRule {
  checkInteger('slidingWindow: window', window, 1);
  return {
    name: `slidingWindow(${window})`,
    fused: { causal: true, window },
    build: (queries, keys) => band(queries, keys, window - 1, 0),
  };
}

/**
 * A position sees itself and the `window - 1` on either side: the local attention of encoders (Longformer, Beltagy et
 * al. 2020). A model whose positions see `n` others in all, half of them on each side, has a window of `n / 2 + 1`.
 *
 * @throws GlossaError `invalid-argument` when the window is not a positive integer
 */
export function bidirectionalWindow(window: number): MaskRule {
  checkInteger('bidirectionalWindow: window', window, 1);
  return {
    name: `bidirectionalWindow(${window})`,
    fused: { window },
    build: (queries, keys) => band(queries, keys, window - 1, window - 1),
  };
}

/** The additive mask of queries that see so many keys before and after their own, [1, 1, queries, keys]. */
function band(queries: number, keys: number, before: number, after: number): tf.Tensor4D | null {
  const firstOwn = keys - queries;
  if (before >= keys - 1 && firstOwn + after >= keys - 1) return null;
  const values = new Float32Array(queries * keys).fill(MASKED);
  for (let query = 0; query < queries; query++) {
    const own = firstOwn + query;
    const [start, end] = [Math.max(0, own - before), Math.max(0, Math.min(keys, own + after + 1))];
    values.fill(0, query * keys + start, query * keys + end);
  }
  return tf.tensor4d(values, [1, 1, queries, keys]);
}
