/** Sentence-BERT (Reimers and Gurevych 2019). */
import * as tf from '@tensorflow/tfjs-core';
import { Module, toIds } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { TokenRows } from './causal-lm.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';

export interface EmbeddingInputs extends EncoderInputs {
  /** 1 for a token, 0 for padding, which does not count; default all 1. */
  attentionMask?: TokenRows;
}

/** One vector of length 1 for each text: the mean over its tokens. The product of two vectors is their cosine. */
export class EmbeddingModel<M extends EncoderModel = EncoderModel> extends Module {
  constructor(readonly model: M) {
    super();
  }

  /** @returns [batch, hidden] */
  forward(inputs: EmbeddingInputs, context: CachedContext = {}): tf.Tensor2D {
    const hidden = encode(this.model, inputs, context);
    const { attentionMask } = inputs;
    const mask = attentionMask ? tf.cast(toIds(attentionMask), 'float32') : tf.ones<tf.Rank.R2>([hidden.shape[0], hidden.shape[1]]);
    const sum = tf.squeeze<tf.Tensor2D>(tf.matMul(tf.expandDims(mask, 1), hidden), [1]); // [batch, hidden]
    const mean = tf.div(sum, tf.maximum(tf.sum(mask, 1, true), 1e-9));
    return tf.mul(mean, tf.rsqrt(tf.add(tf.sum(tf.square(mean), 1, true), 1e-24)));
  }
}
