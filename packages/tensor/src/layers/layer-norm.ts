import { checkOptions } from '@glossa/check';
import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import { layerNorm } from '@glossa/kernels';
import { ones, zeros } from '../initializers.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';

export interface LayerNormOptions {
  /** Default true. */
  bias?: boolean;
}

/**
 * Mean 0 and variance 1 over the features, then scale and, unless without a bias, shift (Ba, Kiros and Hinton 2016).
 */
export class LayerNorm extends Module {
  readonly weight: Parameter<Rank.R1>;
  readonly bias: Parameter<Rank.R1> | null;

  constructor(
    features: number,
    readonly epsilon: number,
    options: LayerNormOptions = {},
  ) {
    super();
    checkOptions('LayerNorm', options, { bias: true });
    this.weight = new Parameter([features], ones);
    this.bias = (options.bias ?? true) ? new Parameter([features], zeros) : null;
  }

  /** [..., features] -> [..., features] */
  forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight.value, this.bias?.value ?? null, this.epsilon);
  }
}
