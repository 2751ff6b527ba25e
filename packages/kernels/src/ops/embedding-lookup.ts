import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { checkType, fail } from './check-tensors.js';
import { composedEmbeddingLookup } from './embedding-lookup.composed.js';
import { QuantizedWeight, runQuantized } from './quantized-weight.js';

/**
 * Rows of a table by number; an id outside the table is an error.
 *
 * @param weight float32 `[rows, d]`, or a quantized one, which has no gradient
 * @param ids int32 `[...]`
 * @returns `[..., d]`
 */
export function embeddingLookup(weight: Tensor2D | QuantizedWeight, ids: Tensor): Tensor {
  if (weight.shape.length !== 2)
    fail('embeddingLookup: weight', '[rows, d]', `[${(weight as Tensor).shape.join(', ')}]`);
  checkType('embeddingLookup: ids', ids, 'int32');
  if (weight instanceof QuantizedWeight)
    return weight.rounded ? embeddingLookup(weight.rounded, ids) : runQuantized('GlossaDequantize', weight, { ids });
  return tf.tidy(() => composedEmbeddingLookup(weight, ids));
}
