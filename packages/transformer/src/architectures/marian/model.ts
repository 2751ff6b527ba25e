/** Marian: Fast Neural Machine Translation in C++ (Junczys-Dowmunt et al. 2018). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { Module, normal } from '@glossa/tensor';
import { SplitSinusoidalPositions, type CachedContext } from '@glossa/attention';
import type { LayerStack } from '../../blocks/layer-stack.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import type { LayerInputs } from '../../blocks/transformer-layer.js';
import { bartStacks } from '../bart/model.js';
import type { MarianConfig } from './config.js';

/** Marian: post-norm encoder-decoder, sinusoidal positions, a fixed bias of the logits. */
export class Marian extends Module {
  readonly embedding: TokenEmbedding;
  readonly encoder: LayerStack;
  readonly decoder: LayerStack;

  constructor(readonly config: MarianConfig) {
    super();
    const { hiddenSize, dropout } = config;
    const initializer = normal(config.initStd);

    this.embedding = new TokenEmbedding(config, {
      paddingId: config.padTokenId,
      positions: new SplitSinusoidalPositions(hiddenSize, config.maxPositionEmbeddings),
      scale: config.scaleEmbedding ? Math.sqrt(hiddenSize) : 1,
      dropout,
      initializer,
    });
    const { encoder, decoder } = bartStacks(config);
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /** @param ids [batch, sourceLength] @returns [batch, sourceLength, hidden] */
  encode(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    return this.encoder.forward(this.embedding.forward(ids, context), context, inputs);
  }

  /** @param ids [batch, length] @returns [batch, length, hidden] */
  decode(ids: Tensor2D, context: CachedContext, inputs: LayerInputs): Tensor3D {
    return this.decoder.forward(this.embedding.forward(ids, context), context, inputs);
  }
}
