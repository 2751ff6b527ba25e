import type { Scalar } from '@tensorflow/tfjs-core';
import type { Context, Module } from '@glossa/tensor';

/** A loss over a batch. */
export interface BatchLoss {
  /** The mean over the targets. */
  loss: Scalar;
  /** How many targets (tokens, usually) the mean is over. */
  count: number;
}

export interface LossOptions {
  /** The share of each target that is spread evenly over the vocabulary. */
  labelSmoothing?: number;
}

/** A model that knows its own loss. */
export interface Trainable<Batch> extends Module {
  readonly loss: (batch: Batch, context: Context, options?: LossOptions) => BatchLoss;
}

/** A loss given from outside the model. Synchronous, and without a tidy, keep or dispose of its own. */
export type Objective<Model, Batch> = (model: Model, batch: Batch, context: Context) => BatchLoss;
