import type { Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions, Linear, Module, type Initializer } from '@glossa/tensor';
import type { Activation } from './activations.js';

export interface FeedForwardConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
}

export interface FeedForwardOptions {
  initializer?: Initializer;
  /** Of the second layer; default as the first. */
  outputInitializer?: Initializer;
}

/** Two linear layers with an activation between, at each position by itself (Vaswani et al. 2017, section 3.3). */
export class FeedForward extends Module {
  readonly input: Linear;
  readonly output: Linear;

  constructor(
    config: FeedForwardConfig,
    readonly activation: Activation,
    options: FeedForwardOptions = {},
  ) {
    super();
    checkOptions('FeedForward', options, ['initializer', 'outputInitializer']);
    const { initializer, outputInitializer = initializer } = options;
    this.input = new Linear(config.hiddenSize, config.intermediateSize, { initializer });
    this.output = new Linear(config.intermediateSize, config.hiddenSize, { initializer: outputInitializer });
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: Tensor3D): Tensor3D {
    return this.output.forward(this.activation(this.input.forward(x))) as Tensor3D;
  }
}
