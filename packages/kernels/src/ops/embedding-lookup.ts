import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { checkType, fail } from './check.js';
import { composedEmbeddingLookup } from './embedding-lookup.composed.js';

/**
 * Rows of a table by number; an id outside the table is an error.
 *
 * @param weight float32 `[rows, d]`
 * @param ids int32 `[...]`
 * @returns `[..., d]`
 */
export function embeddingLookup(weight: Tensor2D, ids: Tensor): Tensor {
  if (weight.shape.length !== 2) fail('embeddingLookup: weight', '[rows, d]', `[${weight.shape.join(', ')}]`);
  checkType('embeddingLookup: ids', ids, 'int32');
  return tf.tidy(() => composedEmbeddingLookup(weight, ids));
}
