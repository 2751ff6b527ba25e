import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { checkOneOf } from '@glossa/check';
import { runKernels } from '../backend/run-kernel.js';
import type { ActivationName } from '../kernels/activation.js';
import { composedGelu, composedSilu } from './activation.js';
import { checkShape, checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

const operations = { relu: 'relu', silu: 'silu', gelu: 'geluErf', geluTanh: 'geluTanh' } as const;

/** `gelu` is the definition by erf, `geluTanh` GPT-2's approximation of it. */
export type GateActivation = keyof typeof operations;

const gatedKernel = /* @__PURE__ */ new FusedKernel<{ operation: ActivationName }>('GlossaGated', {
  inputsToSave: ['gate', 'x'],
  gradFunc: (dy, [gate, x], attributes) => {
    const [dGate, dx] = runKernels('GlossaGatedGradient', { gate, x, dy: dy as Tensor }, attributes);
    return { gate: () => dGate, x: () => dx };
  },
});

/**
 * A gated product (https://arxiv.org/abs/2002.05202): `activation(gate) * x`, element by element.
 *
 * @param gate float32, of the shape of `x`
 * @param x float32
 */
export function gated(gate: Tensor, x: Tensor, activation: GateActivation): Tensor {
  checkOneOf('gated: activation', activation, Object.keys(operations));
  checkShape('gated: gate', gate, x.shape);
  checkType('gated: gate', gate, 'float32');
  checkType('gated: x', x, 'float32');
  if (!gatedKernel.isAvailable) return tf.tidy(() => composedGated(gate, x, activation));
  return gatedKernel.run({ gate, x }, { operation: operations[activation] });
}

/** `gated` from plain ops. */
export function composedGated(gate: Tensor, x: Tensor, activation: GateActivation): Tensor {
  if (activation === 'relu') return tf.mul(tf.relu(gate), x);
  if (activation === 'silu') return tf.mul(composedSilu(gate), x);
  return tf.mul(composedGelu(gate, activation === 'gelu' ? 'erf' : 'tanh'), x);
}
