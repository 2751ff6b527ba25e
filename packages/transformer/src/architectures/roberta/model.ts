/** RoBERTa: A Robustly Optimized BERT Pretraining Approach (Liu et al. 2019). */
import * as tf from '@tensorflow/tfjs-core';
import { differs, Embedding, LayerNorm, Module, normal } from '@glossa/tensor';
import { LearnedPositions, type CachedContext } from '@glossa/attention';
import type { LayerStack } from '../../blocks/layer-stack.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { bertStack } from '../bert/model.js';
import type { RobertaConfig } from './config.js';

/** RoBERTa: BERT whose positions count tokens but not padding, from the row after padding's. */
export class Roberta extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;

  constructor(readonly config: RobertaConfig) {
    super();
    const { hiddenSize, hiddenDropoutProb: dropout, padTokenId: paddingId } = config;
    const initializer = normal(config.initializerRange);
    const firstRow = paddingId + 1;

    this.embedding = new TokenEmbedding(config, {
      positions: new LearnedPositions(config.maxPositionEmbeddings - firstRow, hiddenSize, initializer, {
        firstRow,
        paddingId,
      }),
      tokenTypes: new Embedding(config.typeVocabSize, hiddenSize, initializer),
      paddingId,
      norm: new LayerNorm(hiddenSize, config.layerNormEps),
      dropout,
      initializer,
    });
    this.stack = bertStack(config);
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden] */
  forward(
    ids: tf.Tensor2D,
    context: CachedContext = {},
    inputs: { mask?: tf.Tensor | null; tokenTypeIds?: tf.Tensor2D; positionIds?: tf.Tensor2D } = {},
  ): tf.Tensor3D {
    const positionIds = inputs.positionIds ?? countTokens(ids, this.config.padTokenId);
    const embedded = this.embedding.forward(ids, context, inputs.tokenTypeIds, positionIds);
    return this.stack.forward(embedded, context, { mask: inputs.mask });
  }
}

/** The first token of a row has position padding + 1, the next one more; padding has the position of its id. */
function countTokens(ids: tf.Tensor2D, paddingId: number): tf.Tensor2D {
  const isToken = differs(ids, paddingId) as tf.Tensor2D; // [batch, length]
  const counts = tf.mul(tf.cumsum(isToken, 1), isToken);
  return tf.cast(tf.add<tf.Tensor2D>(counts, paddingId), 'int32');
}
