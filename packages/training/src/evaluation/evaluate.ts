import * as tf from '@tensorflow/tfjs-core';
import { check, checkInteger, checkNumber, checkOptions, inWords } from '@glossa/check';
import { yieldToEventLoop, type Module } from '@glossa/tensor';
import type { BatchSource } from '../data/batch-source.js';
import type { Objective, Trainable } from '../trainable.js';

export interface EvaluateOptions<Model, Batch> {
  /** Replaces `model.loss`. */
  objective?: Objective<Model, Batch>;
  /** The most batches to read; default all. */
  limit?: number;
  /** Ends the evaluation before the next batch, with the signal's reason. */
  signal?: AbortSignal;
}

export interface Evaluation {
  /** The mean over all targets. */
  loss: number;
  /** How many targets the mean is over. */
  tokens: number;
}

/**
 * The mean loss of a model over batches, without dropout, gradients or updates.
 *
 * @throws GlossaError on bad options, and when the batches have no target
 */
export function evaluate<Model extends Trainable<Batch>, Batch>(
  model: Model,
  batches: BatchSource<Batch>,
  options?: EvaluateOptions<Model, Batch>,
): Promise<Evaluation>;
export function evaluate<Model extends Module, Batch>(
  model: Model,
  batches: BatchSource<Batch>,
  options: EvaluateOptions<Model, Batch> & { objective: Objective<Model, Batch> },
): Promise<Evaluation>;
export async function evaluate<Batch>(
  model: Trainable<Batch>,
  batches: BatchSource<Batch>,
  options: EvaluateOptions<Trainable<Batch>, Batch> = {},
): Promise<Evaluation> {
  checkOptions('evaluate', options, { objective: true, limit: true, signal: true });
  const { objective = (_model, batch, context) => model.loss(batch, context), limit = Infinity, signal } = options;
  check(typeof objective === 'function', 'evaluate: objective', 'a function that computes a loss', objective);
  if (limit !== Infinity) checkInteger('evaluate: limit', limit, 1);
  let sum = 0;
  let tokens = 0;
  let seen = 0;
  for await (const batch of batches) {
    signal?.throwIfAborted();
    let count = 0;
    const loss = tf.tidy(() => {
      const result = objective(model, batch, { training: false });
      count = result.count;
      return result.loss;
    });
    const [value] = await loss.data();
    loss.dispose();
    if (count > 0) sum += value * count;
    tokens += count;
    if (++seen === limit) break;
    await yieldToEventLoop();
  }
  check(tokens > 0, 'evaluate', 'batches with at least one target', inWords(`${seen} batches without`));
  return { loss: sum / tokens, tokens };
}

/**
 * The loss as bits per byte of text, which can be compared across tokenizers.
 *
 * @param bytes how long the text whose tokens were the targets is in UTF-8
 */
export function bitsPerByte({ loss, tokens }: Evaluation, bytes: number): number {
  return (loss * tokens) / (checkNumber('bitsPerByte: bytes', bytes, 1) * Math.LN2);
}
