import type { Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Dropout, Linear, Module, type Initializer } from '@glossa/tensor';
import type { CachedContext, Projection } from '@glossa/attention';
import type { Activation } from './activations.js';

export interface FeedForwardConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
}

/** The two projections of a feed-forward layer. */
export interface FeedForwardProjections<Part extends Projection = Projection> {
  /** hidden -> intermediate */
  input: Part;
  /** intermediate -> hidden */
  output: Part;
}

export interface FeedForwardProjectionsOptions {
  /** Default true. */
  bias?: boolean;
  initializer?: Initializer;
  /** Of the output projection; default as the others. */
  outputInitializer?: Initializer;
}

export interface FeedForwardParts {
  /** Default `feedForwardProjections(config)`. Layers that are given the same ones share them. */
  projections?: FeedForwardProjections;
  /** Share of the activations dropped in training; default 0. */
  dropout?: number;
}

/**
 * Linear projections for a feed-forward layer of these sizes. Each call makes new parameters.
 *
 * @throws GlossaError `unknown-option`
 */
export function feedForwardProjections(
  config: FeedForwardConfig,
  options: FeedForwardProjectionsOptions = {},
): FeedForwardProjections<Linear> {
  checkOptions('feedForwardProjections', options, { bias: true, initializer: true, outputInitializer: true });
  const { bias, initializer, outputInitializer = initializer } = options;
  return {
    input: new Linear(config.hiddenSize, config.intermediateSize, { bias, initializer }),
    output: new Linear(config.intermediateSize, config.hiddenSize, { bias, initializer: outputInitializer }),
  };
}

/** Two linear layers with an activation between, at each position by itself (Vaswani et al. 2017, section 3.3). */
export class FeedForward extends Module {
  readonly input: Projection;
  readonly output: Projection;
  readonly dropout: Dropout;

  /** @throws GlossaError `unknown-option` */
  constructor(
    config: FeedForwardConfig,
    readonly activation: Activation,
    parts: FeedForwardParts = {},
  ) {
    super();
    checkOptions('FeedForward', parts, { projections: true, dropout: true });
    const { input, output } = parts.projections ?? feedForwardProjections(config);
    this.input = input;
    this.output = output;
    this.dropout = new Dropout(parts.dropout ?? 0);
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: Tensor3D, context: CachedContext): Tensor3D {
    const inner = this.activation(this.input.forward(x, context));
    return this.output.forward(this.dropout.forward(inner, context), context) as Tensor3D;
  }
}
