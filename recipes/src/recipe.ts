import type { Trainable, ResumableBatches, TrainOptions } from '@glossa/training';
import type { StorageType } from '@glossa/checkpoint';
import type { Tokenizer } from '@glossa/tokenizer';
import type { HeadModel } from '@glossa/transformer';

/** A training run that makes a bundled model. */
export interface Recipe<Model extends HeadModel & Trainable<Batch>, Batch> {
  /** The folder under models/. */
  readonly name: string;
  readonly seed: number;
  readonly steps: number;
  readonly options: Omit<TrainOptions<Trainable<Batch>, Batch>, 'checkpoint' | 'resume' | 'seed' | 'signal' | 'steps'>;
  /** Steps between two looks at the validation data. */
  readonly validateEvery: number;
  /** How the weights are stored. */
  readonly dtype: StorageType;
  /** Reads the data and trains the tokenizer, or takes the one that an interrupted run made. */
  prepare(tokenizer: Tokenizer | null): Promise<Prepared<Model, Batch>>;
  /** Gives parameters first values other than their initializers'. */
  begin?(model: Model): void | Promise<void>;
  /** Reads the stored model back. */
  load(folder: string): Promise<Model>;
  /** The scores of the model as stored, for its card. */
  evaluate(prepared: Prepared<Model, Batch>, model: Model): Promise<Record<string, number | string>>;
}

export interface Prepared<Model, Batch> {
  tokenizer: Tokenizer;
  /** Not yet initialized. */
  model: Model;
  batches: ResumableBatches<Batch>;
  validation: ResumableBatches<Batch>;
}
