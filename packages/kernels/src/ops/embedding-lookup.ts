import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { fail } from '@glossa/check';
import { checkType } from './check-tensors.js';
import { dequantizeRows, QuantizedWeight } from './quantized-weight.js';

/**
 * Rows of a table by their numbers. The gradient of a gather is an unsorted segment sum.
 *
 * @param weight float32 `[rows, d]`, or a quantized one, which has no gradient
 * @param ids int32 `[...]`
 * @returns `[..., d]`
 * @throws on an id outside the table
 */
export function embeddingLookup(weight: Tensor2D | QuantizedWeight, ids: Tensor): Tensor {
  if (weight.shape.length !== 2) fail('embeddingLookup: weight', '[rows, d]', (weight as Tensor).shape);
  checkType('embeddingLookup: ids', ids, 'int32');
  if (weight instanceof QuantizedWeight)
    return weight.rounded ? embeddingLookup(weight.rounded, ids) : dequantizeRows(weight, ids);
  return tf.tidy(() => {
    const rows = tf.gather(weight, tf.reshape(ids, [ids.size]), 0); // [ids, d]
    return tf.reshape(rows, [...ids.shape, weight.shape[1]]);
  });
}
