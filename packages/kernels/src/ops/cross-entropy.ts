import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { checkOptions, checkShare, fail } from '@glossa/check';
import { runKernel } from '../backend/run-kernel.js';
import type { CrossEntropyAttributes } from '../kernels/softmax.js';
import { checkShape, checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

export interface CrossEntropyOptions {
  /** Share of the target spread evenly over the vocabulary, as torch defines it; 0 by default. */
  labelSmoothing?: number;
  /** Rows with this label do not count; -100 by default. */
  ignoreIndex?: number;
}

const crossEntropyKernel = /* @__PURE__ */ new FusedKernel<CrossEntropyAttributes>('GlossaCrossEntropy', {
  inputsToSave: ['logits', 'labels'],
  outputsToSave: [false, true],
  gradFunc: (gradients, [logits, labels, logSums], attributes) => {
    const [dy] = gradients as Tensor[];
    return {
      logits: () => runKernel('GlossaCrossEntropyGradient', { logits, labels, logSums, dy }, attributes),
      labels: () => tf.zeros(labels.shape),
    };
  },
});

/**
 * Mean negative log-likelihood of the labels under softmax(logits).
 *
 * @param logits float32 `[n, vocabulary]`
 * @param labels int32 `[n]`
 * @returns the mean over the `count` rows that count (0 when none does)
 * @throws on a label that is neither below the vocabulary's size nor `ignoreIndex`
 */
export function crossEntropy(
  logits: Tensor2D,
  labels: Tensor1D,
  options: CrossEntropyOptions = {},
): { loss: Scalar; count: number } {
  checkOptions('crossEntropy', options, { labelSmoothing: true, ignoreIndex: true });
  const { labelSmoothing = 0, ignoreIndex = -100 } = options;
  checkShare('crossEntropy: labelSmoothing', labelSmoothing);
  if (logits.shape.length !== 2) fail('crossEntropy: logits', '[n, vocabulary]', (logits as Tensor).shape);
  checkShape('crossEntropy: labels', labels, [logits.shape[0]]);
  checkType('crossEntropy: logits', logits, 'float32');
  checkType('crossEntropy: labels', labels, 'int32');
  const count = countLabels(labels, logits.shape[1], ignoreIndex);
  const attributes = { count, labelSmoothing, ignoreIndex };
  const loss = tf.tidy(() =>
    crossEntropyKernel.isAvailable
      ? (crossEntropyKernel.runAll({ logits, labels }, attributes)[0] as Scalar)
      : composedCrossEntropy(logits, labels, attributes),
  );
  return { loss, count };
}

function countLabels(labels: Tensor1D, vocabulary: number, ignoreIndex: number): number {
  let count = 0;
  for (const label of labels.dataSync()) {
    if (label === ignoreIndex) continue;
    if (label < 0 || label >= vocabulary)
      fail('crossEntropy: labels', `ids below ${vocabulary} or ${ignoreIndex}`, label);
    count++;
  }
  return count;
}

/** The loss of `crossEntropy` from plain ops; `count` rows have a label other than `ignoreIndex`. */
export function composedCrossEntropy(
  logits: Tensor2D,
  labels: Tensor1D,
  { count, labelSmoothing, ignoreIndex }: CrossEntropyAttributes,
): Scalar {
  const vocabulary = logits.shape[1];
  const counted = tf.cast(tf.notEqual(labels, ignoreIndex), 'float32'); // [n]
  // not oneHot, which refuses a vocabulary of one
  const isLabel = tf.equal(tf.expandDims(labels, 1), tf.range(0, vocabulary, 1, 'int32')); // [n, vocabulary]
  const target = tf.add(tf.mul(tf.cast(isLabel, 'float32'), 1 - labelSmoothing), labelSmoothing / vocabulary);
  const losses = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), target), -1)); // [n]
  return tf.div(tf.sum(tf.mul(losses, counted)), Math.max(count, 1));
}
