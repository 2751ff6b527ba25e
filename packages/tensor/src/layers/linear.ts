import { checkOptions } from '@glossa/check';
import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import { linear } from '@glossa/kernels';
import { normal, zeros, type Initializer } from '../initializers.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';

export interface LinearOptions {
  /** Default true. */
  bias?: boolean;
  /** Of the weight; default normal(0.02). */
  initializer?: Initializer;
}

/** x Wᵀ + b, with the weight stored [out, in]. */
export class Linear extends Module {
  readonly weight: Parameter<Rank.R2>;
  readonly bias: Parameter<Rank.R1> | null;

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    checkOptions('Linear', options, { bias: true, initializer: true });
    const { bias = true, initializer = normal(0.02) } = options;
    this.weight = new Parameter([outFeatures, inFeatures], initializer);
    this.bias = bias ? new Parameter([outFeatures], zeros) : null;
  }

  /** [..., in] -> [..., out] */
  forward(x: Tensor): Tensor {
    return linear(x, this.weight.matrix, this.bias?.value);
  }
}
