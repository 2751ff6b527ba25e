/**
 * Rotary positions (Su et al., 2021): feature i and feature i + pairs of a row are turned by the angle of their
 * position.
 */
import { at, at2, multiplyAdd, storePart } from './vector';

/**
 * y[outer, length, 2 * pairs] = x turned by the angles whose `cos` and `sin` are [length, pairs]; `direction` is 1, or
 * -1 to turn back, as the gradient does.
 */
export function rotary(outer: i32, length: i32, pairs: i32, x: usize, cos: usize, sin: usize, direction: f32,
  y: usize): void {
  const turn = f32x4.splat(direction);
  for (let o = 0; o < outer; o++) {
    for (let row = 0; row < length; row++, x = at(x, 2 * pairs), y = at(y, 2 * pairs)) {
      for (let i = 0; i < pairs; i += 4) {
        const c = v128.load(at2(cos, row, pairs, i)), s = f32x4.mul(v128.load(at2(sin, row, pairs, i)), turn);
        const first = v128.load(at(x, i)), second = v128.load(at(x, pairs + i));
        storePart(at(y, i), multiplyAdd(f32x4.neg(s), second, f32x4.mul(c, first)), pairs - i);
        storePart(at(y, pairs + i), multiplyAdd(s, first, f32x4.mul(c, second)), pairs - i);
      }
    }
  }
}
