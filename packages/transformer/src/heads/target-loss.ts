import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '@glossa/tensor';

/** A label that counts for nothing, as in PyTorch. */
export const IGNORED = -100;

/** The mean loss of a batch, and how many targets it is the mean of. */
export interface Loss {
  loss: tf.Scalar;
  count: number;
}

export interface LossOptions {
  /** The share of probability spread over the whole vocabulary (Szegedy et al. 2016); default 0. */
  labelSmoothing?: number;
}

/**
 * Mean cross-entropy of the labels.
 *
 * @param logits [batch, length, vocab]
 * @param labels [batch, length] as rows; -100 is ignored
 * @throws on a label outside the vocabulary, or an unknown option
 */
export function targetLoss(logits: tf.Tensor3D, labels: tf.Tensor2D, options: LossOptions = {}): Loss {
  const vocabSize = logits.shape[2];
  return crossEntropy(tf.reshape(logits, [-1, vocabSize]), tf.reshape(labels, [-1]), {
    ...options,
    ignoreIndex: IGNORED,
  });
}
