import type { Trainable, ResumableBatches, TrainOptions } from '@glossa/training';
import type { StorageType } from '@glossa/checkpoint';
import type { Tokenizer } from '@glossa/tokenizer';
import type { HeadModel } from '@glossa/transformer';

/** A training run that makes a bundled model. */
export interface Recipe<Model extends HeadModel & Trainable<Batch>, Batch> {
  /** The model's folder under models/. */
  readonly name: string;
  readonly seed: number;
  readonly steps: number;
  readonly options: Omit<TrainOptions<Trainable<Batch>, Batch>, 'checkpoint' | 'resume' | 'seed' | 'signal' | 'steps'>;
  /** Steps between two evaluations on the validation data, and between checkpoints. */
  readonly validateEvery: number;
  /** The type in which the weights are stored. */
  readonly dtype: StorageType;
  /** Reads the data and trains the tokenizer, unless an interrupted run has made one. */
  prepare(tokenizer: Tokenizer | null): Promise<Prepared<Model, Batch>>;
  /** Replaces the values that the initializers gave, such as by those of a trained model. */
  begin?(model: Model): void | Promise<void>;
  /** Loads the stored model. */
  load(folder: string): Promise<Model>;
  /** The scores of the stored model, for its card. */
  evaluate(prepared: Prepared<Model, Batch>, model: Model): Promise<Record<string, number | string>>;
}

export interface Prepared<Model, Batch> {
  tokenizer: Tokenizer;
  /** Not yet initialized. */
  model: Model;
  batches: ResumableBatches<Batch>;
  validation: ResumableBatches<Batch>;
}
