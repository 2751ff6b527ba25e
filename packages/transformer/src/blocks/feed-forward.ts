import type { Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions, Dropout, Linear, Module, type Initializer } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { Activation } from './activations.js';

export interface FeedForwardConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
}

export interface FeedForwardOptions {
  /** Whether the layers have one; default true. */
  bias?: boolean;
  /** Share of the activations dropped in training; default 0. */
  dropout?: number;
  initializer?: Initializer;
  /** Of the second layer; default as the first. */
  outputInitializer?: Initializer;
}

/** Two linear layers with an activation between, at each position by itself (Vaswani et al. 2017, section 3.3). */
export class FeedForward extends Module {
  readonly input: Linear;
  readonly output: Linear;
  readonly dropout: Dropout;

  constructor(
    config: FeedForwardConfig,
    readonly activation: Activation,
    options: FeedForwardOptions = {},
  ) {
    super();
    checkOptions('FeedForward', options, ['bias', 'dropout', 'initializer', 'outputInitializer']);
    const { bias, dropout = 0, initializer, outputInitializer = initializer } = options;
    this.input = new Linear(config.hiddenSize, config.intermediateSize, { bias, initializer });
    this.output = new Linear(config.intermediateSize, config.hiddenSize, { bias, initializer: outputInitializer });
    this.dropout = new Dropout(dropout);
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: Tensor3D, context: CachedContext): Tensor3D {
    const inner = this.activation(this.input.forward(x));
    return this.output.forward(this.dropout.forward(inner, context)) as Tensor3D;
  }
}
