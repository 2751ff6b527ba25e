/** Activation functions by the reference's names. */
import { gelu, silu } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Fixture {
  x: number[];
  y: Record<string, number[]>;
}

const erf = (x: tf.Tensor) => gelu(x, 'erf');
const tanh = (x: tf.Tensor) => gelu(x, 'tanh');

const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  gelu: erf,
  gelu_python: erf,
  gelu_new: tanh,
  gelu_fast: tanh,
  gelu_pytorch_tanh: tanh,
  relu: tf.relu,
  silu,
  swish: silu,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  linear: (x) => x,
};

export function runActivations({ x, y }: Fixture): Outcome {
  const comparison = new Comparison(1e-5);
  for (const [name, expected] of Object.entries(y)) {
    if (!Object.hasOwn(functions, name)) comparison.leave(name);
    else comparison.near(name, tf.tidy(() => functions[name](tf.tensor1d(x)).dataSync()), expected);
  }
  return comparison.outcome();
}
