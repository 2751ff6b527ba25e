import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { runKernels } from '../backend/run-kernel.js';
import { checkOptions, checkShape, checkType, fail } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedCrossEntropy } from './cross-entropy.composed.js';

export interface CrossEntropyOptions {
  /** Share of the target spread evenly over the vocabulary, as torch defines it; 0 by default. */
  labelSmoothing?: number;
  /** Rows with this label do not count; -100 by default. */
  ignoreIndex?: number;
}

/**
 * Mean negative log-likelihood of the labels under softmax(logits).
 *
 * @param logits float32 `[n, vocabulary]`
 * @param labels int32 `[n]`
 * @returns the mean over the `count` rows that count (0 when none does)
 */
export function crossEntropy(
  logits: Tensor2D,
  labels: Tensor1D,
  options: CrossEntropyOptions = {},
): { loss: Scalar; count: number } {
  checkOptions('crossEntropy', options, ['labelSmoothing', 'ignoreIndex']);
  const { labelSmoothing = 0, ignoreIndex = -100 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    fail('crossEntropy: labelSmoothing', 'a number in [0, 1)', labelSmoothing);
  if (logits.shape.length !== 2)
    fail('crossEntropy: logits', '[n, vocabulary]', `[${(logits.shape as number[]).join(', ')}]`);
  checkShape('crossEntropy: labels', labels, [logits.shape[0]]);
  checkType('crossEntropy: logits', logits, 'float32');
  checkType('crossEntropy: labels', labels, 'int32');
  const count = countLabels(labels, logits.shape[1], ignoreIndex);
  if (hasKernel('GlossaCrossEntropy')) {
    const loss = tf.tidy(
      () => runKernels('GlossaCrossEntropy', { logits, labels }, { count, labelSmoothing, ignoreIndex })[0] as Scalar,
    );
    return { loss, count };
  }
  return { loss: tf.tidy(() => composedCrossEntropy(logits, labels, count, labelSmoothing, ignoreIndex)), count };
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
