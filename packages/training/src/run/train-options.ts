import { checkInteger, checkNumber, checkOptions, checkShare, fail } from './check.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { BatchSource } from './data/batch-source.js';
import type { OptimizerFactory } from './optimizers/optimizer.js';
import type { Schedule } from './schedules/schedule.js';
import type { Objective } from './trainable.js';

export interface TrainOptions<Model, Batch> {
  optimizer: OptimizerFactory;
  /** Default: the optimizer's learning rate throughout. */
  schedule?: Schedule;
  /** Updates to make, those before a resume included; default until the batches end. */
  steps?: number;
  /** The most the norm of all gradients together may be; larger ones are scaled down to it. Default: no limit. */
  gradientClipping?: number;
  /** Batches a step; their gradients are added up as if they were one batch. Default 1. */
  accumulate?: number;
  /** Of dropout; default 0. */
  seed?: number;
  /** The share of each target that is spread evenly over the vocabulary; handed to `model.loss`. */
  labelSmoothing?: number;
  /** The loss, in place of `model.loss`. */
  objective?: Objective<Model, Batch>;
  /** Ends the run after the step under way with the signal's reason, once a checkpoint is saved (if there is a store). */
  signal?: AbortSignal;
  /** Saves the run after each `every` steps, at its end, and when it is aborted. */
  checkpoint?: { store: CheckpointStore; every: number };
  /** Goes on from the store's latest checkpoint, or starts anew when it has none. Default false. */
  resume?: boolean;
}

const names = [
  'optimizer',
  'schedule',
  'steps',
  'gradientClipping',
  'accumulate',
  'seed',
  'labelSmoothing',
  'objective',
  'signal',
  'checkpoint',
  'resume',
];

/** Refuses what `train` cannot do, before anything is allocated. */
export function checkTrainOptions<Model, Batch>(
  options: TrainOptions<Model, Batch>,
  batches: BatchSource<Batch>,
): void {
  checkOptions('train', options, names);
  const { optimizer, steps, gradientClipping, accumulate, seed, labelSmoothing, objective, checkpoint, resume } =
    options;
  if (typeof optimizer !== 'function') fail('train: optimizer', 'an optimizer such as adamW()', optimizer);
  if (steps !== undefined) checkInteger('train: steps', steps, 1);
  if (gradientClipping !== undefined && !(checkNumber('train: gradientClipping', gradientClipping) > 0)) {
    fail('train: gradientClipping', 'a number above 0', gradientClipping);
  }
  if (accumulate !== undefined) checkInteger('train: accumulate', accumulate, 1);
  if (seed !== undefined) checkInteger('train: seed', seed);
  if (labelSmoothing !== undefined) checkShare('train: labelSmoothing', labelSmoothing);
  if (objective && labelSmoothing !== undefined) fail('train', 'labelSmoothing or objective, not both', 'both');
  if (resume && !checkpoint) fail('train: resume', 'a checkpoint store to resume from', checkpoint);
  if (!checkpoint) return;
  checkOptions('train: checkpoint', checkpoint, ['store', 'every']);
  checkInteger('train: checkpoint.every', checkpoint.every, 1);
  if (!batches.state || !batches.restore)
    fail('train: checkpoint', 'batches with state() and restore()', 'batches without');
}
