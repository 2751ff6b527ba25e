import * as tf from '@tensorflow/tfjs-core';
import { gelu as geluOp, silu as siluOp } from '@glossa/tensor';

/** Applied to each value of a feed-forward layer's inner features. */
export type Activation = (x: tf.Tensor) => tf.Tensor;

export const relu: Activation = (x) => tf.relu(x);

/** x Φ(x) (Hendrycks and Gimpel 2016). */
export const gelu: Activation = (x) => geluOp(x, 'erf');

/** GPT-2's approximation of it by tanh. */
export const geluTanh: Activation = (x) => geluOp(x, 'tanh');

/** x σ(x) (Elfwing et al. 2018), also called swish. */
export const silu: Activation = (x) => siluOp(x);

/** By the names that configs have for them. */
export const activations = { relu, gelu, gelu_new: geluTanh, gelu_pytorch_tanh: geluTanh, silu, swish: silu } as const;

export type ActivationName = keyof typeof activations;

export const activationNames = Object.keys(activations) as ActivationName[];
