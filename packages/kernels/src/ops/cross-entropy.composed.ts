import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** The loss of `crossEntropy` from plain ops; `count` rows have a label other than `ignoreIndex`. */
export function composedCrossEntropy(
  logits: Tensor2D,
  labels: Tensor1D,
  count: number,
  labelSmoothing: number,
  ignoreIndex: number,
): Scalar {
  const vocabulary = logits.shape[1];
  const counted = tf.cast(tf.notEqual(labels, ignoreIndex), 'float32'); // [n]
  // not oneHot, which refuses a vocabulary of one
  const hits = tf.cast(tf.equal(tf.expandDims(labels, 1), tf.range(0, vocabulary, 1, 'int32')), 'float32'); // [n, vocabulary]
  const target = tf.add(tf.mul(hits, 1 - labelSmoothing), labelSmoothing / vocabulary);
  const losses = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), target), -1)); // [n]
  return tf.div(tf.sum(tf.mul(losses, counted)), Math.max(count, 1));
}
