/** Updates of parameters in place. */
import { at, multiplyAdd } from './vector';

/**
 * AdamW: both moments, then parameter = parameter * keep - rate * first / (sqrt(second) * correction + epsilon).
 * `rest…` is 1 - beta, given apart because 1 - f32(0.999) has lost half its digits; `keep` is 1 - learning rate *
 * decay; `rate` and `correction` hold the correction of the moments' bias.
 */
export function adamW(
  count: i32, parameter: usize, gradient: usize, first: usize, second: usize,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, keep: f32, rate: f32, correction: f32, epsilon: f32,
): void {
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(rest1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(rest2);
  const k = f32x4.splat(keep), r = f32x4.splat(rate), c = f32x4.splat(correction), e = f32x4.splat(epsilon);
  for (let i = 0; i < count; i += 4) {
    const g = v128.load(at(gradient, i));
    const m = multiplyAdd(r1, g, f32x4.mul(b1, v128.load(at(first, i))));
    const v = multiplyAdd(f32x4.mul(r2, g), g, f32x4.mul(b2, v128.load(at(second, i))));
    v128.store(at(first, i), m);
    v128.store(at(second, i), v);
    const change = f32x4.div(f32x4.mul(r, m), multiplyAdd(f32x4.sqrt(v), c, e));
    v128.store(at(parameter, i), f32x4.sub(f32x4.mul(v128.load(at(parameter, i)), k), change));
  }
}
