import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import { check, checkOptions } from '@glossa/check';
import { Module } from '@glossa/tensor';
import type { AttentionInputs, CachedContext } from '@glossa/attention';
import type { Sublayer } from './sublayer.js';

export interface TransformerLayerParts {
  selfAttention: Sublayer<AttentionInputs>;
  /** Only in the decoder of an encoder-decoder. */
  crossAttention?: Sublayer<AttentionInputs>;
  feedForward: Sublayer<unknown>;
}

/** What a stack of layers reads beside its input. */
export interface LayerInputs {
  /** Additive, over the layer's own positions. */
  mask?: Tensor | null;
  /** The encoder's output, [batch, sourceLength, hidden]; required by cross-attention. */
  memory?: Tensor3D;
  /** Additive, over the encoder's positions. */
  memoryMask?: Tensor | null;
}

/**
 * Self-attention, cross-attention where there is one, and feed-forward, each with its residual and norm.
 * Traces its `output`.
 */
export class TransformerLayer extends Module {
  readonly selfAttention: Sublayer<AttentionInputs>;
  readonly crossAttention: Sublayer<AttentionInputs> | null;
  readonly feedForward: Sublayer<unknown>;

  constructor(parts: TransformerLayerParts) {
    super();
    checkOptions('TransformerLayer', parts, { selfAttention: true, crossAttention: true, feedForward: true });
    const { selfAttention, crossAttention, feedForward } = parts;
    this.selfAttention = selfAttention;
    this.crossAttention = crossAttention ?? null;
    this.feedForward = feedForward;
  }

  /** [batch, length, hidden] -> [batch, length, hidden] */
  forward(x: Tensor3D, context: CachedContext, { mask, memory, memoryMask }: LayerInputs = {}): Tensor3D {
    let hidden = this.selfAttention.forward(x, context, { mask });
    if (this.crossAttention) {
      check(memory, 'TransformerLayer: memory', "an encoder's output, for cross-attention", memory);
      hidden = this.crossAttention.forward(hidden, context, { memory, mask: memoryMask });
    }
    const output = this.feedForward.forward(hidden, context);
    context.trace?.record(this, 'output', output);
    return output;
  }
}
