/** DistilBERT, a distilled version of BERT (Sanh et al. 2019). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { LayerNorm, Module, normal } from '@glossa/tensor';
import { attentionProjections, LearnedPositions, MultiHeadAttention, type CachedContext } from '@glossa/attention';
import { geluErf } from '../../blocks/activations.js';
import { FeedForward, feedForwardProjections } from '../../blocks/feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { postNorm } from '../../blocks/post-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import type { DistilBertConfig } from './config.js';

/** DistilBERT: BERT with half the layers and without token types. */
export class DistilBert extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;

  constructor(readonly config: DistilBertConfig) {
    super();
    const { hiddenSize, dropout } = config;
    const initializer = normal(config.initializerRange);
    const norm = () => new LayerNorm(hiddenSize, config.layerNormEps);
    const attention = () => {
      const projections = attentionProjections(config, { initializer });
      return new MultiHeadAttention(config, { projections, dropout: config.attentionDropout });
    };
    const feedForward = () => {
      const projections = feedForwardProjections(config, { initializer });
      return new FeedForward(config, geluErf, { projections });
    };

    this.embedding = new TokenEmbedding(config, {
      positions: new LearnedPositions(config.maxPositionEmbeddings, hiddenSize, initializer),
      paddingId: config.padTokenId,
      norm: norm(),
      dropout,
      initializer,
    });
    this.stack = new LayerStack(config.numHiddenLayers, () => {
      return new TransformerLayer({
        selfAttention: postNorm(norm(), attention()),
        feedForward: postNorm(norm(), feedForward(), dropout),
      });
    });
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden]; token types make no difference */
  forward(
    ids: Tensor2D,
    context: CachedContext = {},
    inputs: { mask?: Tensor | null; tokenTypeIds?: Tensor2D; positionIds?: Tensor2D } = {},
  ): Tensor3D {
    const embedded = this.embedding.forward(ids, context, undefined, inputs.positionIds);
    return this.stack.forward(embedded, context, { mask: inputs.mask });
  }
}
