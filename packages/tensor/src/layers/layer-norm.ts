import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import { layerNorm } from '@glossa/kernels';
import { ones, zeros } from '../initializers.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';

/** Mean 0 and variance 1 over the features, then scale and shift (Ba, Kiros and Hinton 2016). */
export class LayerNorm extends Module {
  readonly weight: Parameter<Rank.R1>;
  readonly bias: Parameter<Rank.R1>;

  constructor(
    features: number,
    readonly epsilon: number,
  ) {
    super();
    this.weight = new Parameter([features], ones);
    this.bias = new Parameter([features], zeros);
  }

  /** [..., features] -> [..., features] */
  forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight.value, this.bias.value, this.epsilon);
  }
}
