import type * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Dropout, Linear, Module, normal, toIds } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { TokenRows } from './causal-lm.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import { defaultLabels, type Labels } from './labels.js';
import { targetLoss, type Loss, type LossOptions } from './target-loss.js';

export interface TokenClassifierOptions extends Labels {
  /** In training, before the last layer; default 0. */
  dropout?: number | undefined;
}

export interface TokenBatch extends EncoderInputs {
  /** The index of each token's label, -100 to ignore it. */
  labels: TokenRows;
}

/** Puts each token into one of several classes, such as the kinds of names (Devlin et al. 2019, section 5.3). */
export class TokenClassifier<M extends EncoderModel = EncoderModel> extends Module {
  readonly classifier: Linear;
  readonly dropout: Dropout;
  /** What the head adds to the body's config. */
  readonly config: Required<Labels>;

  constructor(
    readonly model: M,
    options: TokenClassifierOptions = {},
  ) {
    super();
    checkOptions('TokenClassifier', options, { labels: true, dropout: true });
    const { labels = defaultLabels(2), dropout = 0 } = options;
    const { hiddenSize, initializerRange } = model.config;
    this.classifier = new Linear(hiddenSize, labels.length, { initializer: normal(initializerRange) });
    this.dropout = new Dropout(dropout);
    this.config = { labels };
  }

  /** @returns logits [batch, length, labels] */
  forward(inputs: EncoderInputs, context: CachedContext = {}): tf.Tensor3D {
    const hidden = encode(this.model, inputs, context);
    return this.classifier.forward(this.dropout.forward(hidden, context)) as tf.Tensor3D;
  }

  /** Mean cross-entropy, in nats. */
  loss(batch: TokenBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    return targetLoss(this.forward(batch, context), toIds(batch.labels), options);
  }
}
