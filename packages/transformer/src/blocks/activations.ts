import * as tf from '@tensorflow/tfjs-core';
import { gelu, silu } from '@glossa/tensor';

/** Applied to each value of a feed-forward layer's inner features. */
export type Activation = (x: tf.Tensor) => tf.Tensor;

export const relu: Activation = (x) => tf.relu(x);

/** x Φ(x) by the error function (Hendrycks and Gimpel 2016). */
export const geluErf: Activation = (x) => gelu(x, 'erf');

/** GPT-2's approximation of it by tanh. */
export const geluTanh: Activation = (x) => gelu(x, 'tanh');

/** x σ(x) (Elfwing et al. 2018), also called silu. */
export const swish: Activation = (x) => silu(x);

/** x σ(1.702 x), a coarser approximation of gelu (Hendrycks and Gimpel 2016, section 2). */
export const quickGelu: Activation = (x) => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));

/** gelu kept within ±10, for integers of few bits (Wu et al. 2020). */
export const gelu10: Activation = (x) => tf.clipByValue(gelu(x, 'erf'), -10, 10);

/** relu(x)² (So et al. 2021). */
export const squaredRelu: Activation = (x) => tf.square(tf.relu(x));

/** relu up to 6. */
export const relu6: Activation = (x) => tf.relu6(x);

/** x tanh(ln(1 + eˣ)) (Misra 2019). */
export const mish: Activation = (x) => tf.mul(x, tf.tanh(tf.softplus(x)));

/** A hundredth of x below 0. */
export const leakyRelu: Activation = (x) => tf.leakyRelu(x, 0.01);

/** By the names that configs have for them. */
export const activations = {
  relu,
  gelu: geluErf,
  gelu_new: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  silu: swish,
  swish,
  quick_gelu: quickGelu,
  gelu_10: gelu10,
  relu2: squaredRelu,
  relu6,
  mish,
  leaky_relu: leakyRelu,
} as const;

export type ActivationName = keyof typeof activations;

export const activationNames = Object.keys(activations) as ActivationName[];
