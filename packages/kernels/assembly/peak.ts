/**
 * The machine's own ceiling: multiply-adds on registers only, in as many independent chains as hide their latency and
 * V8 does not spill.
 */
import { multiplyAdd } from './vector';

/**
 * Runs `steps` > 0 times 12 vector multiply-adds (96 floating-point operations). No operand is a constant: some engines
 * would load it each time.
 */
export function multiplyAddPeak(steps: i32): f32 {
  const y = f32x4.splat(1 / <f32>(steps + 1)), x = f32x4.sub(f32x4.splat(1), y);
  let a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
  do {
    a = multiplyAdd(a, x, y); b = multiplyAdd(b, x, y); c = multiplyAdd(c, x, y); d = multiplyAdd(d, x, y);
    e = multiplyAdd(e, x, y); f = multiplyAdd(f, x, y); g = multiplyAdd(g, x, y); h = multiplyAdd(h, x, y);
    i = multiplyAdd(i, x, y); j = multiplyAdd(j, x, y); k = multiplyAdd(k, x, y); l = multiplyAdd(l, x, y);
  } while (--steps);
  const sum = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  return f32x4.extract_lane(f32x4.add(sum, f32x4.add(f32x4.add(i, j), f32x4.add(k, l))), 0);
}
