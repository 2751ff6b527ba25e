import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy, Linear, Module, normal, toIds } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import { encode, type EncoderInputs } from './encoder-model.js';
import { TokenPrediction, type MaskedBatch, type MaskedModel } from './masked-lm.js';
import { Pooler } from './pooler.js';
import { firstStates } from './states-at.js';
import { targetLoss, type Loss, type LossOptions } from './target-loss.js';

export interface PreTrainingBatch extends MaskedBatch {
  /** 0 where the second text follows the first, 1 where it is a random one. */
  nextSentenceLabels: readonly number[];
}

/**
 * BERT's two tasks at once: masked tokens, and whether the second text follows the first (Devlin et al. 2019, section
 * 3.1).
 */
export class PreTrainingModel<M extends MaskedModel = MaskedModel> extends Module {
  // First, so that the shared token vectors go by the body's name.
  readonly model: M;
  readonly prediction: TokenPrediction;
  readonly pooler: Pooler;
  readonly nextSentence: Linear;

  constructor(model: M) {
    super();
    this.model = model;
    const { hiddenSize, initializerRange } = model.config;
    const initializer = normal(initializerRange);
    this.prediction = new TokenPrediction(model);
    this.pooler = new Pooler(hiddenSize, { initializer });
    this.nextSentence = new Linear(hiddenSize, 2, { initializer });
  }

  /** @returns logits [batch, length, vocab] and nextSentenceLogits [batch, 2] */
  forward(
    inputs: EncoderInputs,
    context: CachedContext = {},
  ): { logits: tf.Tensor3D; nextSentenceLogits: tf.Tensor2D } {
    const hidden = encode(this.model, inputs, context);
    const nextSentenceLogits = this.nextSentence.forward(this.pooler.forward(firstStates(hidden))) as tf.Tensor2D;
    return { logits: this.prediction.forward(hidden), nextSentenceLogits };
  }

  /** The sum of both tasks' mean cross-entropies, in nats; counts the masked tokens. */
  loss(batch: PreTrainingBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    const { logits, nextSentenceLogits } = this.forward(batch, context);
    const masked = targetLoss(logits, toIds(batch.labels), options);
    const next = crossEntropy(nextSentenceLogits, tf.tensor1d([...batch.nextSentenceLabels], 'int32'), options);
    return { loss: tf.add(masked.loss, next.loss), count: masked.count };
  }
}
