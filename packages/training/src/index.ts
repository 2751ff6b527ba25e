export type { Checkpoint, CheckpointStore, CheckpointTensor } from './checkpoint-store.js';
export type { BatchSource, DataCursor, ResumableBatches } from './data/batch-source.js';
export { batches, type BatchesOptions } from './data/batches.js';
export { collateCausalLM, type CausalLMBatch } from './data/collate-causal-lm.js';
export { collateSeq2SeqLM, type Seq2SeqExample, type Seq2SeqLMBatch } from './data/collate-seq2seq-lm.js';
export { collateSpans, type SpanBatch, type SpanExample } from './data/collate-spans.js';
export { ignoredLabel } from './data/ignored-label.js';
export { padRows, type PaddedRows } from './data/pad-rows.js';
export { consecutiveWindows, windows, type WindowsOptions } from './data/windows.js';
export { bitsPerByte } from './evaluation/bits-per-byte.js';
export { evaluate, type EvaluateOptions, type Evaluation } from './evaluation/evaluate.js';
export type { JsonValue } from './json.js';
export { adamW, type AdamWOptions } from './optimizers/adam-w.js';
export type { Optimizer, OptimizerFactory } from './optimizers/optimizer.js';
export { sgd, type SgdOptions } from './optimizers/sgd.js';
export { LossCurve, type LossPoint } from './progress/loss-curve.js';
export type { LossCurveSvgOptions } from './progress/loss-curve-svg.js';
export {
  progressBar,
  type ProgressBar,
  type ProgressBarOptions,
  type ProgressStream,
} from './progress/progress-bar.js';
export { constant } from './schedules/constant.js';
export { cosine } from './schedules/cosine.js';
export { cosineRestarts } from './schedules/cosine-restarts.js';
export type { DecayOptions } from './schedules/decay.js';
export { inverseSquareRoot } from './schedules/inverse-square-root.js';
export { linear } from './schedules/linear.js';
export { noam, type NoamOptions } from './schedules/noam.js';
export { polynomial } from './schedules/polynomial.js';
export type { Schedule, ScheduleRun } from './schedules/schedule.js';
export type { BatchLoss, LossOptions, Objective, Trainable } from './trainable.js';
export { train, type TrainingStep } from './train.js';
export type { TrainOptions } from './train-options.js';
