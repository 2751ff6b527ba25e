import { check, checkShare } from '@glossa/check';
import type { Tensor } from '@tensorflow/tfjs-core';
import { dropout } from '@glossa/kernels';
import type { Context } from '../context.js';
import { Module } from '../module.js';

/** Zeroes a share of the values in training, and scales the rest so that the mean stays (Srivastava et al. 2014). */
export class Dropout extends Module {
  constructor(readonly rate: number) {
    super();
    checkShare('Dropout: rate', rate);
  }

  forward(x: Tensor, context: Context): Tensor {
    const draw = this.draw(context);
    return draw ? dropout(x, draw.rate, draw.seed) : x;
  }

  /** What an operation with a dropout of its own needs to know; undefined when nothing is dropped. */
  draw(context: Context): { rate: number; seed: number } | undefined {
    if (!context.training || this.rate === 0) return undefined;
    check(context.random, 'Dropout: context.random', 'a RandomStream in training', context.random);
    return { rate: this.rate, seed: context.random.next() };
  }
}
