import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy, Linear, Module, normal } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import type { Loss, LossOptions } from './target-loss.js';

export type SpanInputs = EncoderInputs;

export interface SpanBatch extends SpanInputs {
  /** The first token of each answer; -100 to ignore it. */
  startPositions: readonly number[];
  /** The last token of each answer; -100 to ignore it. */
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
  forward(inputs: SpanInputs, context: CachedContext = {}): { startLogits: tf.Tensor2D; endLogits: tf.Tensor2D } {
    const [startLogits, endLogits] = tf
      .split(this.span.forward(encode(this.model, inputs, context)), 2, -1)
      .map((logits) => tf.squeeze(logits, [-1]));
    return { startLogits: startLogits as tf.Tensor2D, endLogits: endLogits as tf.Tensor2D };
  }

  /**
   * The mean of the cross-entropies of start and end, in nats.
   *
   * @throws on a position outside the text, or an unknown option
   */
  loss(batch: SpanBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    const { startLogits, endLogits } = this.forward(batch, context);
    const start = crossEntropy(startLogits, tf.tensor1d([...batch.startPositions], 'int32'), options);
    const end = crossEntropy(endLogits, tf.tensor1d([...batch.endPositions], 'int32'), options);
    return { loss: tf.mul(tf.add(start.loss, end.loss), 0.5), count: start.count };
  }
}
