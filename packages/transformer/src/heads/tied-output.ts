import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { linear, Module, type Embedding, type Parameter } from '@glossa/tensor';

/** Hidden states to logits over the vocabulary: [..., hidden] -> [..., vocab]. */
export interface VocabularyProjection extends Module {
  forward(hidden: tf.Tensor): tf.Tensor;
}

export interface TiedOutputOptions {
  /** What hidden states are multiplied by; default 1. */
  scale?: number;
  /** Added to the logits. */
  bias?: Parameter;
}

/** Scores each token by its embedding (Press and Wolf 2017). */
export class TiedOutput extends Module implements VocabularyProjection {
  readonly scale: number;
  readonly bias: Parameter | null;

  constructor(
    readonly tokens: Embedding,
    options: TiedOutputOptions = {},
  ) {
    super();
    checkOptions('TiedOutput', options, { scale: true, bias: true });
    this.scale = options.scale ?? 1;
    this.bias = options.bias ?? null;
  }

  forward(hidden: tf.Tensor): tf.Tensor {
    const logits = linear(this.scale === 1 ? hidden : tf.mul(hidden, this.scale), this.tokens.weight.matrix);
    return this.bias ? tf.add(logits, tf.reshape(this.bias.value, [this.bias.size])) : logits;
  }
}
