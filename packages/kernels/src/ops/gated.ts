import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkShape, checkType, fail } from './check-tensors.js';
import { composedGated } from './gated.composed.js';
import { hasKernel } from './has-kernel.js';

const operations = { relu: 'relu', silu: 'silu', gelu: 'geluErf', geluTanh: 'geluTanh' } as const;

/** `gelu` is the definition by erf, `geluTanh` GPT-2's approximation of it. */
export type GateActivation = keyof typeof operations;

/**
 * A gated product (https://arxiv.org/abs/2002.05202): `activation(gate) * x`, element by element.
 *
 * @param gate float32, of the shape of `x`
 * @param x float32
 */
export function gated(gate: Tensor, x: Tensor, activation: GateActivation): Tensor {
  if (!Object.hasOwn(operations, activation)) fail('gated: activation', Object.keys(operations).join(', '), activation);
  checkShape('gated: gate', gate, x.shape);
  checkType('gated: gate', gate, 'float32');
  checkType('gated: x', x, 'float32');
  if (hasKernel('GlossaGated')) return runKernel('GlossaGated', { gate, x }, { operation: operations[activation] });
  return tf.tidy(() => composedGated(gate, x, activation));
}
