import * as tf from '@tensorflow/tfjs-core';
import type { Module } from '@glossa/tensor';
import { checkInteger, checkOptions, fail } from '../check.js';
import type { BatchSource } from '../data/batch-source.js';
import { eventLoopTurns } from '../event-loop-turns.js';
import type { Objective, Trainable } from '../trainable.js';

export interface EvaluateOptions<Model, Batch> {
  /** The loss, in place of `model.loss`. */
  objective?: Objective<Model, Batch>;
  /** Batches to look at; default all. */
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

/** The mean loss of a model over batches, without dropout, gradients or updates. @throws when there is no target. */
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
  checkOptions('evaluate', options, ['objective', 'limit', 'signal']);
  const { objective = (_model, batch, context) => model.loss(batch, context), limit = Infinity, signal } = options;
  if (limit !== Infinity) checkInteger('evaluate: limit', limit, 1);
  const turn = eventLoopTurns();
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
    await turn();
  }
  if (tokens === 0) fail('evaluate', 'batches with at least one target', `${seen} batches without`);
  return { loss: sum / tokens, tokens };
}
