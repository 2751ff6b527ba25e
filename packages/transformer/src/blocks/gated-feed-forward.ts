import * as tf from '@tensorflow/tfjs-core';
import { checkOptions, Linear, Module, type Initializer } from '@glossa/tensor';
import type { Activation } from './activations.js';
import type { FeedForwardConfig } from './feed-forward.js';

export interface GatedFeedForwardOptions {
  /** Of all three layers; default true. */
  bias?: boolean;
  initializer?: Initializer;
}

/** output(activation(gate(x)) · input(x)), at each position by itself (GLU Variants Improve Transformer, Shazeer 2020). */
export class GatedFeedForward extends Module {
  readonly gate: Linear;
  readonly input: Linear;
  readonly output: Linear;

  constructor(
    { hiddenSize, intermediateSize }: FeedForwardConfig,
    readonly activation: Activation,
    options: GatedFeedForwardOptions = {},
  ) {
    super();
    checkOptions('GatedFeedForward', options, ['bias', 'initializer']);
    this.gate = new Linear(hiddenSize, intermediateSize, options);
    this.input = new Linear(hiddenSize, intermediateSize, options);
    this.output = new Linear(intermediateSize, hiddenSize, options);
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: tf.Tensor3D): tf.Tensor3D {
    const gated = tf.mul(this.activation(this.gate.forward(x)), this.input.forward(x)); // [batch, length, intermediate]
    return this.output.forward(gated) as tf.Tensor3D;
  }
}
