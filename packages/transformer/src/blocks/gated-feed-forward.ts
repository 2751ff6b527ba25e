/** GLU Variants Improve Transformer (Shazeer 2020). */
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions, Dropout, gated, Linear, Module, type GateActivation } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { FeedForwardConfig, FeedForwardOptions } from './feed-forward.js';

/** A feed-forward layer whose inner features are multiplied by an activated gate. */
export class GatedFeedForward extends Module {
  readonly gate: Linear;
  readonly input: Linear;
  readonly output: Linear;
  readonly dropout: Dropout;

  constructor(
    config: FeedForwardConfig,
    readonly activation: GateActivation,
    options: FeedForwardOptions = {},
  ) {
    super();
    checkOptions('GatedFeedForward', options, ['bias', 'dropout', 'initializer', 'outputInitializer']);
    const { bias, dropout = 0, initializer, outputInitializer = initializer } = options;
    this.gate = new Linear(config.hiddenSize, config.intermediateSize, { bias, initializer });
    this.input = new Linear(config.hiddenSize, config.intermediateSize, { bias, initializer });
    this.output = new Linear(config.intermediateSize, config.hiddenSize, { bias, initializer: outputInitializer });
    this.dropout = new Dropout(dropout);
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: Tensor3D, context: CachedContext): Tensor3D {
    const inner = gated(this.gate.forward(x), this.input.forward(x), this.activation);
    return this.output.forward(this.dropout.forward(inner, context)) as Tensor3D;
  }
}
