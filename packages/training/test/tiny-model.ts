import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy, Dropout, Embedding, gelu, LayerNorm, Linear, Module, toIds, type Context } from '@glossa/tensor';
import type { CausalLMBatch } from '../src/data/collate-causal-lm.js';
import type { BatchLoss, BatchLossOptions, Trainable } from '../src/trainable.js';

/** Predicts the next token from this one alone. */
export class TinyModel extends Module implements Trainable<CausalLMBatch> {
  readonly embedding: Embedding;
  readonly norm: LayerNorm;
  readonly dropout: Dropout;
  readonly output: Linear;

  constructor(
    readonly vocabSize = 7,
    rate = 0,
  ) {
    super();
    this.embedding = new Embedding(vocabSize, 8);
    this.norm = new LayerNorm(8, 1e-5);
    this.dropout = new Dropout(rate);
    this.output = new Linear(8, vocabSize);
  }

  loss(batch: CausalLMBatch, context: Context, options?: BatchLossOptions): BatchLoss {
    const hidden = this.norm.forward(gelu(this.embedding.forward(toIds(batch.inputIds)), 'erf'));
    const logits = this.output.forward(this.dropout.forward(hidden, context));
    const labels = tf.reshape(toIds(batch.labels), [-1]) as Tensor1D;
    return crossEntropy(tf.reshape(logits, [-1, this.vocabSize]) as Tensor2D, labels, options);
  }
}

/** Text in which each token tells the next but for some noise. */
export const text = Uint16Array.from({ length: 400 }, (_, i) => (i * i + (i % 11 === 0 ? 1 : 0)) % 7);
