import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import { embeddingLookup } from '@glossa/kernels';
import { differs } from '../differs.js';
import { normal, type Initializer } from '../initializers.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';

/** A vector for each id. */
export class Embedding extends Module {
  readonly weight: Parameter<Rank.R2>;

  /** @param paddingId looking this id up leaves its vector without a gradient, as PyTorch's `padding_idx` */
  constructor(
    count: number,
    features: number,
    initializer: Initializer = normal(0.02),
    readonly paddingId?: number,
  ) {
    super();
    this.weight = new Parameter([count, features], initializer);
  }

  /** int32 [...] -> [..., features] */
  forward(ids: Tensor): Tensor {
    const vectors = embeddingLookup(this.weight.matrix, ids);
    return this.paddingId === undefined ? vectors : withoutGradientAt(this.paddingId, ids, vectors);
  }
}

function withoutGradientAt(id: number, ids: Tensor, vectors: Tensor): Tensor {
  const through = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([ids]);
    return {
      value: tf.clone(x as Tensor),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, tf.expandDims(differs(saved, id), -1)),
    };
  });
  return through(vectors);
}
