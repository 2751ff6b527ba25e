import * as tf from '@tensorflow/tfjs-core';
import { Embedding, Module, type Initializer } from '@glossa/tensor';
import type { Positions } from './positions.js';

/** One learned vector for each position, as in GPT-2 and BERT. */
export class LearnedPositions extends Module implements Positions {
  readonly embedding: Embedding;

  constructor(
    readonly count: number,
    hiddenSize: number,
    initializer?: Initializer,
  ) {
    super();
    this.embedding = new Embedding(count, hiddenSize, initializer);
  }

  /** @throws when a position beyond the last is asked for. */
  forward(length: number, offset: number): tf.Tensor2D {
    if (offset + length > this.count) {
      throw new Error(`LearnedPositions: expected at most ${this.count} positions, received ${offset + length}`);
    }
    return this.embedding.forward(tf.range(offset, offset + length, 1, 'int32')) as tf.Tensor2D;
  }
}
