import * as tf from '@tensorflow/tfjs-core';
import { checkNumber, checkOptions, checkShare } from '@glossa/check';
import { disposeAll, type Parameter } from '@glossa/tensor';
import { prefixed, zerosLike } from './moments.js';
import type { Optimizer, OptimizerFactory } from './optimizer.js';

export interface SgdOptions {
  /** Default 0.01. */
  learningRate?: number;
  /** The share of the last update's direction that is kept; default 0. */
  momentum?: number;
}

/** Stochastic gradient descent, with momentum as PyTorch computes it. */
export function sgd(options: SgdOptions = {}): OptimizerFactory {
  checkOptions('sgd', options, { learningRate: true, momentum: true });
  const learningRate = checkNumber('sgd: learningRate', options.learningRate ?? 0.01, 0);
  const momentum = checkShare('sgd: momentum', options.momentum ?? 0);
  return (parameters) => new Sgd(parameters, learningRate, momentum);
}

class Sgd implements Optimizer {
  steps = 0;
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #momentum: number;
  readonly #velocities: Map<string, tf.Variable>;

  constructor(
    parameters: ReadonlyMap<string, Parameter>,
    readonly learningRate: number,
    momentum: number,
  ) {
    this.#parameters = parameters;
    this.#momentum = momentum;
    this.#velocities = momentum ? zerosLike(parameters) : new Map();
  }

  get variables(): Map<string, tf.Variable> {
    return new Map(prefixed('velocity', this.#velocities));
  }

  step(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): void {
    this.steps++;
    tf.tidy(() => {
      for (const [name, parameter] of this.#parameters) {
        const velocity = this.#velocities.get(name);
        velocity?.assign(tf.add(tf.mul(velocity, this.#momentum), gradients.get(name)!));
        parameter.assign(tf.sub(parameter.value, tf.mul(velocity ?? gradients.get(name)!, learningRate)));
      }
    });
  }

  [Symbol.dispose](): void {
    disposeAll(...this.#velocities.values());
  }
}
