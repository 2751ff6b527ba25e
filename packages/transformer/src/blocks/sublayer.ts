import type * as tf from '@tensorflow/tfjs-core';
import type { Dropout, Module } from '@glossa/tensor';
import type { CachedContext, Norm } from '@glossa/attention';

export type { Norm } from '@glossa/attention';

/** Attention or a feed-forward layer: [batch, length, hidden] -> the same shape. `Inputs` is what else it reads. */
export interface Body<Inputs> extends Module {
  forward(x: tf.Tensor3D, context: CachedContext, inputs?: Inputs): tf.Tensor3D;
}

/** A body with its residual connection and its norm. */
export interface Sublayer<Inputs> extends Body<Inputs> {
  readonly norm: Norm;
  readonly body: Body<Inputs>;
  readonly dropout: Dropout;
}
