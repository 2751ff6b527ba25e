import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { crossEntropy, Dropout, Linear, Module, normal, type Initializer } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import { byFirstPosition, type Classification } from './classification.js';
import type { EncoderInputs } from './encoder-model.js';
import { defaultLabels, type Labels } from './labels.js';
import { Pooler } from './pooler.js';
import { statesAt } from './states-at.js';
import type { Loss, LossOptions } from './target-loss.js';
import { read, type TextModel } from './text-model.js';

export interface SequenceClassifierOptions extends Labels {
  /** Which state is read; default that of the first position, as BERT was trained. */
  classification?: Classification;
  /** In training, before the last layer; default 0. */
  dropout?: number | undefined;
  /** Of the head's weights; default by the body's `initializerRange`. */
  initializer?: Initializer | undefined;
}

export interface SequenceBatch extends EncoderInputs {
  /** The index of each text's label. */
  labels: readonly number[];
}

/**
 * Puts a whole text into one of several classes, by the state that `classification` picks (Devlin et al. 2019, section
 * 4.1).
 */
export class SequenceClassifier<M extends TextModel = TextModel> extends Module {
  /** None where labels are read off the state itself. */
  readonly pooler: Pooler | null;
  readonly classifier: Linear;
  readonly dropout: Dropout;
  readonly classification: Classification;
  /** What the head adds to the body's config. */
  readonly config: Required<Labels>;

  constructor(
    readonly model: M,
    options: SequenceClassifierOptions = {},
  ) {
    super();
    checkOptions('SequenceClassifier', options, {
      labels: true,
      classification: true,
      dropout: true,
      initializer: true,
    });
    const { labels = defaultLabels(2), classification = byFirstPosition, dropout = 0 } = options;
    const { hiddenSize, initializerRange = 0.02 } = model.config as { hiddenSize: number; initializerRange?: number };
    const { initializer = normal(initializerRange) } = options;
    const { activation } = classification;
    this.classification = classification;
    this.pooler = activation && new Pooler(hiddenSize, { activation, initializer });
    this.classifier = new Linear(hiddenSize, labels.length, { bias: activation !== null, initializer });
    this.dropout = new Dropout(dropout);
    this.config = { labels };
  }

  /**
   * @returns logits [batch, labels]
   *
   * @throws where a text has no state to classify it by, or the body does not take an input
   */
  forward(inputs: EncoderInputs, context: CachedContext = {}): tf.Tensor2D {
    const { positions, dropState = false } = this.classification;
    const hidden = read(this.model, inputs, context);
    const picked = statesAt(hidden, positions(inputs.inputIds, this.model.config));
    const state = dropState ? (this.dropout.forward(picked, context) as tf.Tensor2D) : picked;
    const pooled = this.pooler ? this.pooler.forward(state) : state;
    return this.classifier.forward(this.dropout.forward(pooled, context)) as tf.Tensor2D;
  }

  /** Mean cross-entropy, in nats. */
  loss(batch: SequenceBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    return crossEntropy(this.forward(batch, context), tf.tensor1d([...batch.labels], 'int32'), options);
  }
}
