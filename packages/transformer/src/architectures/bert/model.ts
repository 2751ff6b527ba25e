/** BERT: Pre-training of Deep Bidirectional Transformers (Devlin et al. 2019). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { Embedding, LayerNorm, Module, normal } from '@glossa/tensor';
import { attentionProjections, LearnedPositions, MultiHeadAttention, type CachedContext } from '@glossa/attention';
import { geluErf } from '../../blocks/activations.js';
import { FeedForward, feedForwardProjections } from '../../blocks/feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { postNorm } from '../../blocks/post-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import type { BertConfig } from './config.js';

/** BERT: post-norm bidirectional encoder, learned positions, token types. */
export class Bert extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;

  constructor(readonly config: BertConfig) {
    super();
    const { hiddenSize, hiddenDropoutProb: dropout } = config;
    const initializer = normal(config.initializerRange);

    this.embedding = new TokenEmbedding(config, {
      positions: new LearnedPositions(config.maxPositionEmbeddings, hiddenSize, initializer),
      tokenTypes: new Embedding(config.typeVocabSize, hiddenSize, initializer),
      paddingId: config.padTokenId,
      norm: new LayerNorm(hiddenSize, config.layerNormEps),
      dropout,
      initializer,
    });
    this.stack = bertStack(config);
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden] */
  forward(
    ids: Tensor2D,
    context: CachedContext = {},
    inputs: { mask?: Tensor | null; tokenTypeIds?: Tensor2D; positionIds?: Tensor2D } = {},
  ): Tensor3D {
    const embedded = this.embedding.forward(ids, context, inputs.tokenTypeIds, inputs.positionIds);
    return this.stack.forward(embedded, context, { mask: inputs.mask });
  }
}

/** The layers of BERT, and of RoBERTa. */
export function bertStack(config: BertConfig): LayerStack {
  const { hiddenDropoutProb: dropout } = config;
  const initializer = normal(config.initializerRange);
  const norm = () => new LayerNorm(config.hiddenSize, config.layerNormEps);
  const attention = () => {
    const projections = attentionProjections(config, { initializer });
    return new MultiHeadAttention(config, { projections, dropout: config.attentionProbsDropoutProb });
  };
  const feedForward = () => {
    const projections = feedForwardProjections(config, { initializer });
    return new FeedForward(config, geluErf, { projections });
  };
  return new LayerStack(config.numHiddenLayers, () => {
    return new TransformerLayer({
      selfAttention: postNorm(norm(), attention(), dropout),
      feedForward: postNorm(norm(), feedForward(), dropout),
    });
  });
}
