import * as tf from '@tensorflow/tfjs-core';
import { MASKED, type MaskRule } from './mask-rule.js';

/** A position sees itself and what came before. */
export const causal: MaskRule = {
  name: 'causal',
  fused: { causal: true },
  build(queries, keys) {
    if (queries === 1) return null;
    const values = new Float32Array(queries * keys);
    for (let query = 0; query < queries; query++) {
      values.fill(MASKED, query * keys + (keys - queries + query) + 1, (query + 1) * keys);
    }
    return tf.tensor4d(values, [1, 1, queries, keys]);
  },
};
