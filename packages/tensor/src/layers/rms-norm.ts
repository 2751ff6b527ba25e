import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import { rmsNorm } from '@glossa/kernels';
import { ones } from '../initializers.js';
import { Module } from '../module.js';
import { Parameter } from '../parameter.js';

/** Root mean square 1 over the features, then scale (Zhang and Sennrich 2019). */
export class RmsNorm extends Module {
  readonly weight: Parameter<Rank.R1>;

  constructor(
    features: number,
    readonly epsilon: number,
  ) {
    super();
    this.weight = new Parameter([features], ones);
  }

  /** [..., features] -> [..., features] */
  forward(x: Tensor): Tensor {
    return rmsNorm(x, this.weight.value, this.epsilon);
  }
}
