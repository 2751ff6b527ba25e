/** Activation functions by the reference's names. */
import { activations } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Fixture {
  x: number[];
  y: Record<string, number[]>;
}

const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  ...activations,
  gelu_python: activations.gelu,
  gelu_fast: activations.gelu_new,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  linear: (x) => x,
};

export function runActivations({ x, y }: Fixture): Outcome {
  const comparison = new Comparison(1e-5);
  for (const [name, expected] of Object.entries(y)) {
    if (!Object.hasOwn(functions, name)) comparison.leave(name);
    else
      comparison.near(
        name,
        tf.tidy(() => functions[name](tf.tensor1d(x)).dataSync()),
        expected,
      );
  }
  return comparison.outcome();
}
