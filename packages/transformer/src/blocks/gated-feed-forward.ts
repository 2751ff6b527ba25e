/** GLU Variants Improve Transformer (Shazeer 2020). */
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Dropout, gated, Linear, Module, type GateActivation } from '@glossa/tensor';
import type { CachedContext, Projection } from '@glossa/attention';
import {
  feedForwardProjections,
  type FeedForwardConfig,
  type FeedForwardProjections,
  type FeedForwardProjectionsOptions,
} from './feed-forward.js';

/** The three projections of a gated feed-forward layer. */
export interface GatedProjections<Part extends Projection = Projection> extends FeedForwardProjections<Part> {
  /** hidden -> intermediate */
  gate: Part;
}

export interface GatedFeedForwardParts {
  /** Default `gatedProjections(config)`. Layers that are given the same ones share them. */
  projections?: GatedProjections;
  /** Share of the gated features dropped in training; default 0. */
  dropout?: number;
}

/**
 * Linear projections for a gated feed-forward layer of these sizes. Each call makes new parameters.
 *
 * @throws GlossaError `unknown-option`
 */
export function gatedProjections(
  config: FeedForwardConfig,
  options: FeedForwardProjectionsOptions = {},
): GatedProjections<Linear> {
  checkOptions('gatedProjections', options, { bias: true, initializer: true, outputInitializer: true });
  const { bias, initializer } = options;
  const gate = new Linear(config.hiddenSize, config.intermediateSize, { bias, initializer });
  return { gate, ...feedForwardProjections(config, options) };
}

/** A feed-forward layer whose inner features are multiplied by an activated gate. */
export class GatedFeedForward extends Module {
  readonly gate: Projection;
  readonly input: Projection;
  readonly output: Projection;
  readonly dropout: Dropout;

  /** @throws GlossaError `unknown-option` */
  constructor(
    config: FeedForwardConfig,
    readonly activation: GateActivation,
    parts: GatedFeedForwardParts = {},
  ) {
    super();
    checkOptions('GatedFeedForward', parts, { projections: true, dropout: true });
    const { gate, input, output } = parts.projections ?? gatedProjections(config);
    this.gate = gate;
    this.input = input;
    this.output = output;
    this.dropout = new Dropout(parts.dropout ?? 0);
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: Tensor3D, context: CachedContext): Tensor3D {
    const inner = gated(this.gate.forward(x, context), this.input.forward(x, context), this.activation);
    return this.output.forward(this.dropout.forward(inner, context), context) as Tensor3D;
  }
}
