import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** `embeddingLookup` from plain ops; the gradient of a gather is an unsorted segment sum. */
export function composedEmbeddingLookup(weight: Tensor2D, ids: Tensor): Tensor {
  const rows = tf.gather(weight, tf.reshape(ids, [ids.size]), 0); // [ids, d]
  return tf.reshape(rows, [...ids.shape, weight.shape[1]]);
}
