import * as tf from '@tensorflow/tfjs-core';
import { Module, Parameter, rmsNorm, zeros } from '@glossa/tensor';
import type { Norm } from './sublayer.js';

/** RMSNorm whose scale is 1 + weight, so that decay of the weight pulls the scale to 1 (Gemma). */
export class UnitOffsetRmsNorm extends Module implements Norm {
  readonly weight: Parameter<tf.Rank.R1>;

  constructor(
    features: number,
    readonly epsilon: number,
  ) {
    super();
    this.weight = new Parameter([features], zeros);
  }

  /** [..., features] -> [..., features] */
  forward(x: tf.Tensor): tf.Tensor {
    return rmsNorm(x, tf.add<tf.Tensor1D>(this.weight.value, 1), this.epsilon);
  }
}
