import type { Tensor } from '@tensorflow/tfjs-core';
import { dropout } from '@glossa/kernels';
import type { Context } from '../context.js';
import { Module } from '../module.js';

/** Zeroes a share of the values in training, and scales the rest so that the mean stays (Srivastava et al. 2014). */
export class Dropout extends Module {
  constructor(readonly rate: number) {
    super();
    if (!(rate >= 0 && rate < 1)) throw new Error(`Dropout: expected a rate in [0, 1), received ${rate}`);
  }

  forward(x: Tensor, context: Context): Tensor {
    const draw = this.draw(context);
    return draw ? dropout(x, draw.rate, draw.seed) : x;
  }

  /** What an operation with a dropout of its own needs to know; undefined when nothing is dropped. */
  draw(context: Context): { rate: number; seed: number } | undefined {
    if (!context.training || this.rate === 0) return undefined;
    if (!context.random) throw new Error('Dropout: training needs context.random, a RandomStream');
    return { rate: this.rate, seed: context.random.next() };
  }
}
