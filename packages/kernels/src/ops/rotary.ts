import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkType, fail } from './check.js';
import { hasKernel } from './has-kernel.js';
import { composedRotary } from './rotary.composed.js';

/**
 * Turns each row by the angles of its position (https://arxiv.org/abs/2104.09864): features i and i + features / 2 are the two coordinates
 * of pair i.
 *
 * @param x float32 `[..., length, features]`
 * @param cos of the angles, `[length, features / 2]` row by row, and
 * @param sin alike
 */
export function rotary<T extends Tensor>(x: T, cos: Float32Array, sin: Float32Array): T {
  if (x.rank < 2) fail('rotary: x', '[..., length, features]', `[${x.shape.join(', ')}]`);
  const [length, features] = x.shape.slice(-2);
  if (features % 2 !== 0) fail('rotary: x', 'an even number of features', features);
  for (const [name, table] of Object.entries({ cos, sin })) {
    if (table.length !== (length * features) / 2)
      fail(`rotary: ${name}`, `${length} x ${features / 2} numbers`, table.length);
  }
  checkType('rotary: x', x, 'float32');
  if (hasKernel('GlossaRotary')) return runKernel('GlossaRotary', { x }, { cos, sin, direction: 1 }) as T;
  return tf.tidy(() => composedRotary(x, cos, sin)) as T;
}
