/** Sentence-BERT (Reimers and Gurevych 2019). */
import * as tf from '@tensorflow/tfjs-core';
import { checkOneOf, checkOptions } from '@glossa/check';
import { Module, toIds } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { TokenRows } from './causal-lm.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import { firstStates } from './states-at.js';

export interface EmbeddingInputs extends EncoderInputs {
  /** 1 for a token, 0 for padding, which does not count; default all 1. */
  attentionMask?: TokenRows;
}

export const poolings = ['mean', 'cls', 'max'] as const;
export type Pooling = (typeof poolings)[number];

export interface EmbeddingModelOptions {
  /**
   * What a text's vector is made of: the mean over its tokens (default), its first token, `cls`, or the greatest value
   * of each feature, `max`.
   */
  pooling?: Pooling;
}

/** One vector of length 1 for each text. The product of two vectors is their cosine. */
export class EmbeddingModel<M extends EncoderModel = EncoderModel> extends Module {
  readonly config: { readonly pooling: Pooling };

  constructor(
    readonly model: M,
    options: EmbeddingModelOptions = {},
  ) {
    super();
    checkOptions('EmbeddingModel', options, { pooling: true });
    const { pooling = 'mean' } = options;
    checkOneOf('EmbeddingModel: pooling', pooling, poolings);
    this.config = { pooling };
  }

  /** @returns [batch, hidden] */
  forward(inputs: EmbeddingInputs, context: CachedContext = {}): tf.Tensor2D {
    const hidden = encode(this.model, inputs, context);
    const pooled = pool[this.config.pooling](hidden, inputs.attentionMask);
    return tf.mul(pooled, tf.rsqrt(tf.add(tf.sum(tf.square(pooled), 1, true), 1e-24)));
  }
}

/** [batch, length, hidden] -> [batch, hidden] */
const pool: Record<Pooling, (hidden: tf.Tensor3D, attentionMask: TokenRows | undefined) => tf.Tensor2D> = {
  mean: meanOfTokens,
  cls: firstStates,
  max: maxOfTokens,
};

function meanOfTokens(hidden: tf.Tensor3D, attentionMask: TokenRows | undefined): tf.Tensor2D {
  const [batch, length] = hidden.shape;
  const mask = attentionMask ? tf.cast(toIds(attentionMask), 'float32') : tf.ones<tf.Rank.R2>([batch, length]);
  const sum = tf.squeeze<tf.Tensor2D>(tf.matMul(tf.expandDims(mask, 1), hidden), [1]);
  return tf.div(sum, tf.maximum(tf.sum(mask, 1, true), 1e-9));
}

function maxOfTokens(hidden: tf.Tensor3D, attentionMask: TokenRows | undefined): tf.Tensor2D {
  const padding = attentionMask && tf.mul(tf.sub(1, tf.cast(tf.expandDims(toIds(attentionMask), 2), 'float32')), -1e9);
  return tf.max(padding ? tf.add(hidden, padding) : hidden, 1);
}
