/** Activations that go element by element, one kernel. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { checkOneOf } from '@glossa/check';
import { runKernel } from '../backend/run-kernel.js';
import type { ActivationName } from '../kernels/activation.js';
import { checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

const activationKernel = /* @__PURE__ */ new FusedKernel<{ operation: ActivationName }>('GlossaActivation', {
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => ({
    x: () => runKernel('GlossaActivationGradient', { x, dy: dy as Tensor }, attributes),
  }),
});

/**
 * Gaussian error linear unit (https://arxiv.org/abs/1606.08415): `'erf'` is the definition, `'tanh'` GPT-2's
 * approximation of it.
 *
 * @param x float32
 */
export function gelu(x: Tensor, approximation: 'erf' | 'tanh'): Tensor {
  checkOneOf('gelu: approximation', approximation, ['erf', 'tanh']);
  checkType('gelu: x', x, 'float32');
  if (!activationKernel.isAvailable) return tf.tidy(() => composedGelu(x, approximation));
  return activationKernel.run({ x }, { operation: approximation === 'erf' ? 'geluErf' : 'geluTanh' });
}

/** `gelu` from plain ops. */
export function composedGelu(x: Tensor, approximation: 'erf' | 'tanh'): Tensor {
  const half = tf.mul(x, 0.5);
  if (approximation === 'erf') return tf.mul(half, tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const inner = tf.add(x, tf.mul(tf.mul(x, tf.square(x)), 0.044715));
  return tf.mul(half, tf.add(tf.tanh(tf.mul(inner, Math.sqrt(2 / Math.PI))), 1));
}

/**
 * Sigmoid linear unit, also called swish: `x * sigmoid(x)`.
 *
 * @param x float32
 */
export function silu(x: Tensor): Tensor {
  checkType('silu: x', x, 'float32');
  if (!activationKernel.isAvailable) return tf.tidy(() => composedSilu(x));
  return activationKernel.run({ x }, { operation: 'silu' });
}

/** `silu` from plain ops. */
export function composedSilu(x: Tensor): Tensor {
  return tf.mul(x, tf.sigmoid(x));
}
