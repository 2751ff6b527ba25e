import * as tf from '@tensorflow/tfjs-core';
import { checkOptions, Linear, Module, type Initializer } from '@glossa/tensor';
import type { Activation } from '../blocks/activations.js';

export interface PoolerOptions {
  /** Default tanh. */
  activation?: Activation;
  initializer?: Initializer;
}

/** What the first position says of the whole text, after one more layer (Devlin et al. 2019). */
export class Pooler extends Module {
  readonly dense: Linear;
  readonly activation: Activation;

  constructor(hiddenSize: number, options: PoolerOptions = {}) {
    super();
    checkOptions('Pooler', options, ['activation', 'initializer']);
    this.dense = new Linear(hiddenSize, hiddenSize, { initializer: options.initializer });
    this.activation = options.activation ?? tf.tanh;
  }

  /** [batch, length, hidden] -> [batch, hidden] */
  forward(hidden: tf.Tensor3D): tf.Tensor2D {
    const first = tf.squeeze(tf.slice(hidden, [0, 0, 0], [-1, 1, -1]), [1]);
    return this.activation(this.dense.forward(first)) as tf.Tensor2D;
  }
}
