import type { Scalar } from '@tensorflow/tfjs-core';
import type { Context, Module } from '@glossa/tensor';

/** The loss of a batch. */
export interface BatchLoss {
  /** The mean over the targets. */
  loss: Scalar;
  /** How many targets (usually tokens) the mean is over. */
  count: number;
}

export interface BatchLossOptions {
  /** The share of each target that is spread evenly over the vocabulary. */
  labelSmoothing?: number;
}

/** A model that computes its own loss. */
export interface Trainable<Batch> extends Module {
  readonly loss: (batch: Batch, context: Context, options?: BatchLossOptions) => BatchLoss;
}

/** A loss that replaces `model.loss`. It must be synchronous, without its own tidy, keep or dispose. */
export type Objective<Model, Batch> = (model: Model, batch: Batch, context: Context) => BatchLoss;
