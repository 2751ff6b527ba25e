import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { check, checkNumber, checkOptions, checkShare } from '@glossa/check';
import { adamWUpdate, disposeAll, type Parameter } from '@glossa/tensor';
import { prefixed, zerosLike } from './moments.js';
import type { Optimizer, OptimizerFactory } from './optimizer.js';

export interface AdamWOptions {
  /** Default 0.001. */
  learningRate?: number;
  /** How much of the running means of the gradient and of its square each step keeps; default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Default 1e-8. */
  epsilon?: number;
  /** Default 0.01. */
  weightDecay?: number;
  /** Which parameters do not decay; default those with fewer than two axes: biases and the scales of norms. */
  noDecay?: (name: string, shape: readonly number[]) => boolean;
}

/** Adam with decoupled weight decay (https://arxiv.org/abs/1711.05101), as PyTorch computes it. */
export function adamW(options: AdamWOptions = {}): OptimizerFactory {
  checkOptions('adamW', options, {
    learningRate: true,
    betas: true,
    epsilon: true,
    weightDecay: true,
    noDecay: true,
  });
  const { betas = [0.9, 0.999], noDecay = (_name, shape) => shape.length < 2 } = options;
  check(Array.isArray(betas) && betas.length === 2, 'adamW: betas', 'two numbers', betas);
  check(typeof noDecay === 'function', 'adamW: noDecay', 'a function of name and shape', noDecay);
  const settings = {
    beta1: checkShare('adamW: betas[0]', betas[0]),
    beta2: checkShare('adamW: betas[1]', betas[1]),
    epsilon: checkNumber('adamW: epsilon', options.epsilon ?? 1e-8, 0),
  };
  const weightDecay = checkNumber('adamW: weightDecay', options.weightDecay ?? 0.01, 0);
  const learningRate = checkNumber('adamW: learningRate', options.learningRate ?? 0.001, 0);
  const decayOf: DecayOf = (name, shape) => (noDecay(name, shape) ? 0 : weightDecay);
  return (parameters) => new AdamW(parameters, learningRate, decayOf, settings);
}

type DecayOf = (name: string, shape: readonly number[]) => number;

class AdamW implements Optimizer {
  steps = 0;
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #decayOf: DecayOf;
  readonly #settings: { beta1: number; beta2: number; epsilon: number };
  readonly #firstMoments: Map<string, Variable>;
  readonly #secondMoments: Map<string, Variable>;

  constructor(
    parameters: ReadonlyMap<string, Parameter>,
    readonly learningRate: number,
    decayOf: DecayOf,
    settings: { beta1: number; beta2: number; epsilon: number },
  ) {
    this.#parameters = parameters;
    this.#decayOf = decayOf;
    this.#settings = settings;
    this.#firstMoments = zerosLike(parameters);
    this.#secondMoments = zerosLike(parameters);
  }

  get variables(): Map<string, Variable> {
    return new Map([...prefixed('firstMoment', this.#firstMoments), ...prefixed('secondMoment', this.#secondMoments)]);
  }

  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number): void {
    this.steps++;
    for (const [name, parameter] of this.#parameters) {
      adamWUpdate({
        ...this.#settings,
        parameter: parameter.value as Variable,
        gradient: gradients.get(name)!,
        firstMoment: this.#firstMoments.get(name)!,
        secondMoment: this.#secondMoments.get(name)!,
        learningRate,
        weightDecay: this.#decayOf(name, parameter.shape),
        step: this.steps,
      });
    }
  }

  [Symbol.dispose](): void {
    disposeAll(...this.#firstMoments.values(), ...this.#secondMoments.values());
  }
}
