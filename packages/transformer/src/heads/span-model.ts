import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy, Linear, Module, normal, toIds } from '@glossa/tensor';
import { paddingMask, type CachedContext } from '@glossa/attention';
import type { SpecialTokenIds } from '../architectures/special-token-ids.js';
import type { TokenRows } from './causal-lm.js';
import type { Loss, LossOptions } from './target-loss.js';

/** A body that reads in both directions. */
export interface EncoderModel extends Module {
  readonly config: SpecialTokenIds & { readonly hiddenSize: number; readonly initializerRange: number };
  forward(
    ids: tf.Tensor2D,
    context?: CachedContext,
    inputs?: { mask?: tf.Tensor | null; tokenTypeIds?: tf.Tensor2D },
  ): tf.Tensor3D;
}

export interface SpanInputs {
  inputIds: TokenRows;
  /** 1 for a token, 0 for padding; default all 1. */
  attentionMask?: TokenRows;
  /** 0 for the question, 1 for the context, or as the model was trained; default all 0. */
  tokenTypeIds?: TokenRows;
}

export interface SpanBatch extends SpanInputs {
  /** The first token of each answer. */
  startPositions: readonly number[];
  /** The last token of each answer. */
  endPositions: readonly number[];
}

/** Finds where an answer starts and ends in a text (Devlin et al. 2019, section 4.2). */
export class SpanModel<M extends EncoderModel = EncoderModel> extends Module {
  readonly span: Linear;

  constructor(readonly model: M) {
    super();
    this.span = new Linear(model.config.hiddenSize, 2, { initializer: normal(model.config.initializerRange) });
  }

  /** @returns how well each token fits as the start and as the end of the answer, [batch, length] each */
  forward(
    { inputIds, attentionMask, tokenTypeIds }: SpanInputs,
    context: CachedContext = {},
  ): { startLogits: tf.Tensor2D; endLogits: tf.Tensor2D } {
    const hidden = this.model.forward(toIds(inputIds), context, {
      mask: attentionMask ? paddingMask(toIds(attentionMask)) : null,
      tokenTypeIds: tokenTypeIds && toIds(tokenTypeIds),
    });
    const [startLogits, endLogits] = tf.split(this.span.forward(hidden), 2, -1).map((logits) => tf.squeeze(logits, [-1]));
    return { startLogits: startLogits as tf.Tensor2D, endLogits: endLogits as tf.Tensor2D };
  }

  /** The mean of the cross-entropies of start and end, in nats. @throws on a position outside the text, or an unknown option */
  loss(batch: SpanBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    const { startLogits, endLogits } = this.forward(batch, context);
    const start = crossEntropy(startLogits, tf.tensor1d([...batch.startPositions], 'int32'), options);
    const end = crossEntropy(endLogits, tf.tensor1d([...batch.endPositions], 'int32'), options);
    return { loss: tf.mul(tf.add(start.loss, end.loss), 0.5), count: start.count };
  }
}
