import * as tf from '@tensorflow/tfjs-core';
import { checkOptions, crossEntropy, Dropout, Linear, Module, normal } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { Activation } from '../blocks/activations.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import { defaultLabels, type Labels } from './labels.js';
import { Pooler } from './pooler.js';
import type { Loss, LossOptions } from './target-loss.js';

export interface SequenceClassifierOptions extends Labels {
  /** After the layer over the first position; default tanh. */
  activation?: Activation;
  /** In training, before the last layer; default 0. */
  dropout?: number;
}

export interface SequenceBatch extends EncoderInputs {
  /** The index of each text's label. */
  labels: readonly number[];
}

/** Puts a whole text into one of several classes (Devlin et al. 2019, section 4.1). */
export class SequenceClassifier<M extends EncoderModel = EncoderModel> extends Module {
  readonly pooler: Pooler;
  readonly classifier: Linear;
  readonly dropout: Dropout;
  /** What the head adds to the body's config. */
  readonly config: Required<Labels>;

  constructor(
    readonly model: M,
    options: SequenceClassifierOptions = {},
  ) {
    super();
    checkOptions('SequenceClassifier', options, ['labels', 'activation', 'dropout']);
    const { labels = defaultLabels(2), activation, dropout = 0 } = options;
    const { hiddenSize, initializerRange } = model.config;
    const initializer = normal(initializerRange);
    this.pooler = new Pooler(hiddenSize, { activation, initializer });
    this.classifier = new Linear(hiddenSize, labels.length, { initializer });
    this.dropout = new Dropout(dropout);
    this.config = { labels };
  }

  /** @returns logits [batch, labels] */
  forward(inputs: EncoderInputs, context: CachedContext = {}): tf.Tensor2D {
    const pooled = this.pooler.forward(encode(this.model, inputs, context));
    return this.classifier.forward(this.dropout.forward(pooled, context)) as tf.Tensor2D;
  }

  /** Mean cross-entropy, in nats. */
  loss(batch: SequenceBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    return crossEntropy(this.forward(batch, context), tf.tensor1d([...batch.labels], 'int32'), options);
  }
}
