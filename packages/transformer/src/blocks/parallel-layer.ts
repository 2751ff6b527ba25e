/** GPT-J (Wang and Komatsuzaki 2021), GPT-NeoX-20B (Black et al. 2022), section 2.1. */
import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Dropout, Module } from '@glossa/tensor';
import type { AttentionInputs, CachedContext } from '@glossa/attention';
import type { Body, Norm } from './sublayer.js';
import type { LayerInputs } from './transformer-layer.js';

export interface ParallelLayerParts {
  norm: Norm;
  selfAttention: Body<AttentionInputs>;
  /** Of the feed-forward layer's input, as in GPT-NeoX; default that both read what `norm` gives, as in Phi. */
  feedForwardNorm?: Norm;
  feedForward: Body<unknown>;
  /** Share of both outputs dropped in training; default 0. */
  dropout?: number;
}

/** Attention and feed-forward that read the same input, both added to it. Traces its `output`. */
export class ParallelLayer extends Module {
  readonly norm: Norm;
  readonly selfAttention: Body<AttentionInputs>;
  readonly feedForwardNorm: Norm | null;
  readonly feedForward: Body<unknown>;
  readonly dropout: Dropout;

  /** @throws GlossaError `unknown-option` */
  constructor(parts: ParallelLayerParts) {
    super();
    checkOptions('ParallelLayer', parts, {
      norm: true,
      selfAttention: true,
      feedForwardNorm: true,
      feedForward: true,
      dropout: true,
    });
    this.norm = parts.norm;
    this.selfAttention = parts.selfAttention;
    this.feedForwardNorm = parts.feedForwardNorm ?? null;
    this.feedForward = parts.feedForward;
    this.dropout = new Dropout(parts.dropout ?? 0);
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: tf.Tensor3D, context: CachedContext, { mask }: LayerInputs = {}): tf.Tensor3D {
    const normed = this.norm.forward(x) as tf.Tensor3D;
    const attended = this.selfAttention.forward(normed, context, { mask });
    const forInput = this.feedForwardNorm ? (this.feedForwardNorm.forward(x) as tf.Tensor3D) : normed;
    const fed = this.feedForward.forward(forInput, context);
    const changes = tf.add(this.dropout.forward(attended, context), this.dropout.forward(fed, context));
    const output = tf.add<tf.Tensor3D>(x, changes);
    context.trace?.record(this, 'output', output);
    return output;
  }
}
