import * as tf from '@tensorflow/tfjs-core';
import { MASKED, type MaskRule } from './mask-rule.js';

/**
 * A position sees itself and the `window - 1` before it (Beltagy et al. 2020; Mistral 7B, Jiang et al. 2023).
 *
 * @throws on a window that is not a positive integer
 */
export function slidingWindow(window: number): MaskRule {
  if (!Number.isInteger(window) || window < 1)
    throw new Error(`slidingWindow: expected a positive integer, received ${window}`);
  return {
    name: `slidingWindow(${window})`,
    fused: { causal: true, window },
    build(queries, keys) {
      if (queries === 1 && keys <= window) return null;
      const values = new Float32Array(queries * keys).fill(MASKED);
      for (let query = 0; query < queries; query++) {
        const own = keys - queries + query;
        values.fill(0, query * keys + Math.max(0, own - window + 1), query * keys + own + 1);
      }
      return tf.tensor4d(values, [1, 1, queries, keys]);
    },
  };
}
