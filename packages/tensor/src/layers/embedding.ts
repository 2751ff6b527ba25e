import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import { embeddingLookup } from '@glossa/kernels';
import { normal, type Initializer } from '../initializers.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';

/** A vector for each id. */
export class Embedding extends Module {
  readonly weight: Parameter<Rank.R2>;

  constructor(count: number, features: number, initializer: Initializer = normal(0.02)) {
    super();
    this.weight = new Parameter([count, features], initializer);
  }

  /** int32 [...] -> [..., features] */
  forward(ids: Tensor): Tensor {
    return embeddingLookup(this.weight.value, ids);
  }
}
