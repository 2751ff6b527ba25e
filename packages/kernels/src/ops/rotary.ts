import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import type { RotaryAttributes } from '../kernels/rotary.js';
import { checkType, fail } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedRotary } from './rotary.composed.js';

/**
 * Rotates each row by the angles of its position (https://arxiv.org/abs/2104.09864): features i and i + features / 2 are the two
 * coordinates of pair i. Row r of `x` takes row `offset + r` of the tables. The gradient is of `x` alone.
 *
 * @param x float32 `[..., length, features]`
 * @param cos cosines of the angles, float32 `[positions, features / 2]`
 * @param sin their sines, alike
 * @param offset the position of the first row in the tables
 */
export function rotary<T extends Tensor>(x: T, cos: Tensor2D, sin: Tensor2D, offset = 0): T {
  if (x.rank < 2) fail('rotary: x', '[..., length, features]', `[${x.shape.join(', ')}]`);
  const [length, features] = x.shape.slice(-2);
  if (features % 2 !== 0) fail('rotary: x', 'an even number of features', features);
  if (!Number.isInteger(offset) || offset < 0) fail('rotary: offset', 'an integer of at least 0', offset);
  for (const [name, table] of Object.entries({ cos, sin })) {
    const [positions, pairs] = table.shape;
    if (table.rank !== 2 || pairs !== features / 2 || positions < offset + length)
      fail(
        `rotary: ${name}`,
        `[at least ${offset + length} positions, ${features / 2} pairs]`,
        `[${table.shape.join(', ')}]`,
      );
    checkType(`rotary: ${name}`, table, 'float32');
  }
  checkType('rotary: x', x, 'float32');
  const attributes: RotaryAttributes = { offset, direction: 1 };
  if (hasKernel('GlossaRotary')) return runKernel('GlossaRotary', { x, cos, sin }, attributes) as T;
  return tf.tidy(() => composedRotary(x, cos, sin, offset)) as T;
}
