import { check, checkBoolean, checkInteger, checkNumber, checkOptions, checkShare, inWords } from '@glossa/check';
import type { BatchSource } from '../data/batch-source.js';
import type { OptimizerFactory } from '../optimizers/optimizer.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Objective } from '../trainable.js';
import type { CheckpointStore } from './checkpoint-store.js';

export interface TrainOptions<Model, Batch> {
  optimizer: OptimizerFactory;
  /** Default: the optimizer's learning rate throughout. */
  schedule?: Schedule;
  /** Updates in all, with those before a resume; default until the batches end. */
  steps?: number;
  /** The most the norm of all gradients together may be; larger gradients are scaled down. Default: no limit. */
  gradientClipping?: number;
  /** Batches in a step; their gradients are added up as if they were one batch. Default 1. */
  accumulate?: number;
  /** Seeds dropout; default 0. */
  seed?: number;
  /** The share of each target that is spread evenly over the vocabulary; passed to `model.loss`. */
  labelSmoothing?: number;
  /** Replaces `model.loss`. */
  objective?: Objective<Model, Batch>;
  /** Ends the run after the current step with the signal's reason; a run with a store saves a checkpoint first. */
  signal?: AbortSignal;
  /** Saves a checkpoint after every `every` steps, at the end, and when the run is aborted. */
  checkpoint?: { store: CheckpointStore; every: number };
  /** Continues from the store's latest checkpoint, or starts anew when there is none. Default false. */
  resume?: boolean;
}

/** Refuses bad options before anything is allocated. */
export function checkTrainOptions<Model, Batch>(
  options: TrainOptions<Model, Batch>,
  batches: BatchSource<Batch>,
): void {
  checkOptions('train', options, {
    optimizer: true,
    schedule: true,
    steps: true,
    gradientClipping: true,
    accumulate: true,
    seed: true,
    labelSmoothing: true,
    objective: true,
    signal: true,
    checkpoint: true,
    resume: true,
  });
  const { optimizer, schedule, steps, gradientClipping, accumulate, seed, labelSmoothing, objective } = options;
  const { checkpoint, resume = false } = options;
  check(typeof optimizer === 'function', 'train: optimizer', 'an optimizer such as adamW()', optimizer);
  checkFunction('train: schedule', schedule, 'a schedule such as cosine()');
  checkFunction('train: objective', objective, 'a function that computes a loss');
  if (steps !== undefined) checkInteger('train: steps', steps, 1);
  if (gradientClipping !== undefined) {
    const limit = checkNumber('train: gradientClipping', gradientClipping);
    check(limit > 0, 'train: gradientClipping', 'a number above 0', limit);
  }
  if (accumulate !== undefined) checkInteger('train: accumulate', accumulate, 1);
  if (seed !== undefined) checkInteger('train: seed', seed);
  if (labelSmoothing !== undefined) checkShare('train: labelSmoothing', labelSmoothing);
  check(!objective || labelSmoothing === undefined, 'train', 'labelSmoothing or objective, not both', inWords('both'));
  checkBoolean('train: resume', resume);
  check(!resume || checkpoint, 'train: resume', 'a checkpoint store to resume from', checkpoint);
  if (!checkpoint) return;
  checkOptions('train: checkpoint', checkpoint, { store: true, every: true });
  checkInteger('train: checkpoint.every', checkpoint.every, 1);
  const hasCursor = batches.state && batches.restore;
  check(hasCursor, 'train: checkpoint', 'batches with state() and restore()', inWords('batches without'));
}

function checkFunction(where: string, value: unknown, expected: string): void {
  check(value === undefined || typeof value === 'function', where, expected, value);
}
