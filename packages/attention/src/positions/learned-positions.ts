import * as tf from '@tensorflow/tfjs-core';
import { check, checkOptions } from '@glossa/check';
import { Embedding, Module, type Initializer } from '@glossa/tensor';
import type { Positions } from './positions.js';

export interface LearnedPositionsOptions {
  /** The row of the first position; RoBERTa and BART leave those before it unused. Default 0. */
  firstRow?: number;
  /** The row of positions that hold padding, which is not trained. */
  paddingId?: number;
}

/** One learned vector for each position, as in GPT-2 and BERT. */
export class LearnedPositions extends Module implements Positions {
  readonly embedding: Embedding;
  readonly firstRow: number;

  constructor(
    readonly count: number,
    hiddenSize: number,
    initializer?: Initializer,
    options: LearnedPositionsOptions = {},
  ) {
    super();
    checkOptions('LearnedPositions', options, { firstRow: true, paddingId: true });
    this.firstRow = options.firstRow ?? 0;
    this.embedding = new Embedding(this.firstRow + count, hiddenSize, initializer, options.paddingId);
  }

  /** @throws GlossaError `invalid-argument` when a position beyond the last is asked for */
  forward(length: number, offset: number): tf.Tensor2D {
    const end = offset + length;
    check(end <= this.count, 'LearnedPositions', `at most ${this.count} positions`, end);
    const start = this.firstRow + offset;
    const rows = Array.from({ length }, (_, i) => start + i);
    return this.embedding.forward(tf.tensor1d(rows, 'int32')) as tf.Tensor2D;
  }

  /** The vectors of given rows: [batch, length] -> [batch, length, hidden]. */
  lookup(rows: tf.Tensor2D): tf.Tensor3D {
    return this.embedding.forward(rows) as tf.Tensor3D;
  }
}
