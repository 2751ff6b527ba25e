import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { check, checkInteger, fail } from '@glossa/check';
import { runKernel } from '../backend/run-kernel.js';
import type { RotaryAttributes } from '../kernels/rotary.js';
import { checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

const rotaryKernel = /* @__PURE__ */ new FusedKernel<RotaryAttributes>('GlossaRotary', {
  inputsToSave: ['cos', 'sin'],
  gradFunc: (dy, [cos, sin], attributes) => ({
    x: () => runKernel('GlossaRotary', { x: dy as Tensor, cos, sin }, { ...attributes, direction: -1 }),
  }),
});

/**
 * Rotates each row by the angles of its position (https://arxiv.org/abs/2104.09864): features i and i + features / 2
 * are the two coordinates of pair i. Row r of `x` takes row `offset + r` of the tables. The gradient is of `x` alone.
 *
 * @param x float32 `[..., length, features]`
 * @param cos cosines of the angles, float32 `[positions, features / 2]`
 * @param sin their sines, alike
 * @param offset the position of the first row in the tables
 */
export function rotary<T extends Tensor>(x: T, cos: Tensor2D, sin: Tensor2D, offset = 0): T {
  check(x.rank >= 2, 'rotary: x', '[..., length, features]', x.shape);
  const [length, features] = x.shape.slice(-2);
  if (features % 2 !== 0) fail('rotary: x', 'an even number of features', features);
  checkInteger('rotary: offset', offset);
  checkTable('rotary: cos', cos, offset + length, features / 2);
  checkTable('rotary: sin', sin, offset + length, features / 2);
  checkType('rotary: x', x, 'float32');
  if (!rotaryKernel.isAvailable) return tf.tidy(() => composedRotary(x, cos, sin, offset)) as T;
  return rotaryKernel.run({ x, cos, sin }, { offset, direction: 1 }) as T;
}

function checkTable(where: string, table: Tensor2D, positions: number, pairs: number): void {
  const { shape } = table;
  if (shape.length !== 2 || shape[0] < positions || shape[1] !== pairs)
    fail(where, `[at least ${positions}, ${pairs}]`, shape);
  checkType(where, table, 'float32');
}

/** `rotary` from plain ops. */
export function composedRotary(x: Tensor, cos: Tensor2D, sin: Tensor2D, offset = 0): Tensor {
  const length = x.shape[x.rank - 2];
  const [first, second] = tf.split(x, 2, -1); // [..., length, pairs]
  const [c, s] = [cos, sin].map((table) => tf.slice(table, [offset, 0], [length, -1])); // [length, pairs]
  return tf.concat([tf.sub(tf.mul(first, c), tf.mul(second, s)), tf.add(tf.mul(second, c), tf.mul(first, s))], -1);
}
