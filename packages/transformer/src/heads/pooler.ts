import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Linear, Module, type Initializer } from '@glossa/tensor';
import type { Activation } from '../blocks/activations.js';

export interface PoolerOptions {
  /** Default tanh. */
  activation?: Activation;
  initializer?: Initializer;
}

/** One more layer over the state that stands for a whole text (Devlin et al. 2019). */
export class Pooler extends Module {
  readonly dense: Linear;
  readonly activation: Activation;

  constructor(hiddenSize: number, options: PoolerOptions = {}) {
    super();
    checkOptions('Pooler', options, { activation: true, initializer: true });
    this.dense = new Linear(hiddenSize, hiddenSize, { initializer: options.initializer });
    this.activation = options.activation ?? tf.tanh;
  }

  /** [batch, hidden] -> [batch, hidden] */
  forward(state: tf.Tensor2D): tf.Tensor2D {
    return this.activation(this.dense.forward(state)) as tf.Tensor2D;
  }
}
