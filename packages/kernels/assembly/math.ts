/**
 * Exponential, logarithm, tanh and erf of four numbers, to about 1e-7 relative. The coefficients are minimax fits of
 * our own (Lawson's iteration over Chebyshev points); the error named beside each is of the fit, before rounding.
 */
import { multiplyAdd } from './vector';

// V8 makes a vector constant anew wherever it is used, in several instructions; a splat from memory is one.
const EXP: usize = memory.data<f32>([
  1.44269504, 12582912, -0.693359375, 2.1219444e-4, 0.001381460066, 0.008368711011, 0.04166838762,
  0.1666652068, 0.4999999345, 1, -87.3, 104, -104,
]);
const LOG: usize = memory.data<f32>([
  0.06746454824, -0.1167562337, 0.118882321, -0.1240559722, 0.1421954326, -0.1666799515, 0.2000211914,
  -0.2500000962, 0.333333126, -2.1219444e-4, -0.5, 0.693359375,
]);
const TANH: usize = memory.data<f32>([
  9, -9, 1.335557128e-8, 2.061001592e-5, 0.00349565769, 0.1338108874, 0.9999999797, 7.777011179e-7,
  0.0003285739383, 0.02587726079, 0.4671440453, 1,
]);
const ERF: usize = memory.data<f32>([
  3.9, -3.9, 2.066423599e-6, 0.0002850148448, 0.003737085414, 0.0526641114, 0.1896400032, 1.128379148,
  3.82670487e-5, 0.001157035577, 0.01491176116, 0.1138074868, 0.5013968662, 1,
]);

/** Number `i` of a table, four times. */
// @ts-ignore: decorator
@inline
function from(table: usize, i: i32): v128 {
  return v128.load_splat<f32>(table + (<usize>i << 2));
}

/** Keeps x between two numbers of a table; NaN stays NaN. */
// @ts-ignore: decorator
@inline
function clamp(x: v128, table: usize, high: i32, low: i32): v128 {
  return f32x4.pmax(f32x4.pmin(x, from(table, high)), from(table, low));
}

/**
 * The sign of x, ±1, where |x| >= bound, and y elsewhere: what rounds to 1 has to be 1, for gelu multiplies the rest by
 * x.
 */
// @ts-ignore: decorator
@inline
function saturate(x: v128, bound: v128, y: v128): v128 {
  const sign = v128.or(v128.and(x, i32x4.splat(0x80000000)), f32x4.splat(1));
  return v128.bitselect(sign, y, f32x4.ge(f32x4.abs(x), bound));
}

/**
 * The number n nearest to x / ln 2 is added to 1.5 * 2^23: it stands in the lowest bits, ready to become an exponent.
 */
// @ts-ignore: decorator
@inline
function shiftedExponent(x: v128): v128 {
  return multiplyAdd(x, from(EXP, 0), from(EXP, 1));
}

/** e^(x - n ln 2), whose argument is at most ln 2 / 2 (fit 3e-9). */
// @ts-ignore: decorator
@inline
function expRest(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, from(EXP, 1));
  // ln 2 in two parts, the first exact in few bits, so that n * ln 2 loses nothing
  let r = multiplyAdd(n, from(EXP, 2), x);
  r = multiplyAdd(n, from(EXP, 3), r);
  let p = multiplyAdd(from(EXP, 4), r, from(EXP, 5));
  p = multiplyAdd(p, r, from(EXP, 6));
  p = multiplyAdd(p, r, from(EXP, 7));
  p = multiplyAdd(p, r, from(EXP, 8));
  return multiplyAdd(f32x4.mul(p, r), r, f32x4.add(r, from(EXP, 9)));
}

/** e^x; 0 below -103, infinity above 88.8. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  x = clamp(x, EXP, 11, 12);
  const shifted = shiftedExponent(x);
  // 2^n as two factors: n reaches beyond what one exponent field holds
  const whole = i32x4.sub(shifted, i32x4.splat(0x4b400000));
  const half = i32x4.shr_s(whole, 1);
  const bias = i32x4.splat(127);
  const low = i32x4.shl(i32x4.add(half, bias), 23);
  const high = i32x4.shl(i32x4.add(i32x4.sub(whole, half), bias), 23);
  return f32x4.mul(f32x4.mul(expRest(x, shifted), low), high);
}

/** e^x for x up to 88, as softmax needs it: one factor less, and 0 below -87.3. */
// @ts-ignore: decorator
@inline
export function expNegative4(x: v128): v128 {
  const shifted = shiftedExponent(x);
  const scale = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  // less than -87.3 gives 0, but NaN, which is not less, stays NaN
  return v128.andnot(f32x4.mul(expRest(x, shifted), scale), f32x4.lt(x, from(EXP, 10)));
}

/** ln x = e ln 2 + ln(1 + f) with 1 + f in [sqrt 1/2, sqrt 2) (fit 8e-10); -infinity at 0, NaN below. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  // numbers below the normal range are lifted into it first
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const lifted = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, tiny);
  const offset = i32x4.sub(lifted, i32x4.splat(0x3f3504f3)); // sqrt 1/2
  const e = i32x4.sub(i32x4.shr_s(offset, 23), v128.and(tiny, i32x4.splat(23)));
  const f = f32x4.sub(i32x4.sub(lifted, i32x4.shl(i32x4.shr_s(offset, 23), 23)), f32x4.splat(1));
  let p = multiplyAdd(from(LOG, 0), f, from(LOG, 1));
  p = multiplyAdd(p, f, from(LOG, 2));
  p = multiplyAdd(p, f, from(LOG, 3));
  p = multiplyAdd(p, f, from(LOG, 4));
  p = multiplyAdd(p, f, from(LOG, 5));
  p = multiplyAdd(p, f, from(LOG, 6));
  p = multiplyAdd(p, f, from(LOG, 7));
  p = multiplyAdd(p, f, from(LOG, 8));
  const square = f32x4.mul(f, f);
  const exponent = f32x4.convert_i32x4_s(e);
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = multiplyAdd(exponent, from(LOG, 9), p);
  p = multiplyAdd(square, from(LOG, 10), p);
  const result = multiplyAdd(exponent, from(LOG, 11), f32x4.add(f, p));
  const regular = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, f32x4.splat(Infinity)));
  const atZero = f32x4.eq(x, f32x4.splat(0));
  // infinity and NaN go through
  const special = v128.bitselect(f32x4.splat(-Infinity), v128.bitselect(f32x4.splat(NaN), x,
    f32x4.lt(x, f32x4.splat(0))), atZero);
  return v128.bitselect(result, special, regular);
}

/** tanh x = x P(x²) / Q(x²), |x| <= 9 (fit 2e-8). */
// @ts-ignore: decorator
@inline
export function tanh4(argument: v128): v128 {
  const x = clamp(argument, TANH, 0, 1);
  const z = f32x4.mul(x, x);
  let p = multiplyAdd(from(TANH, 2), z, from(TANH, 3));
  p = multiplyAdd(p, z, from(TANH, 4));
  p = multiplyAdd(p, z, from(TANH, 5));
  p = multiplyAdd(p, z, from(TANH, 6));
  let q = multiplyAdd(from(TANH, 7), z, from(TANH, 8));
  q = multiplyAdd(q, z, from(TANH, 9));
  q = multiplyAdd(q, z, from(TANH, 10));
  q = multiplyAdd(q, z, from(TANH, 11));
  return saturate(argument, from(TANH, 0), f32x4.div(f32x4.mul(x, p), q));
}

/** erf x = x P(x²) / Q(x²), |x| <= 3.9 (fit 2e-8). */
// @ts-ignore: decorator
@inline
export function erf4(argument: v128): v128 {
  const x = clamp(argument, ERF, 0, 1);
  const z = f32x4.mul(x, x);
  let p = multiplyAdd(from(ERF, 2), z, from(ERF, 3));
  p = multiplyAdd(p, z, from(ERF, 4));
  p = multiplyAdd(p, z, from(ERF, 5));
  p = multiplyAdd(p, z, from(ERF, 6));
  p = multiplyAdd(p, z, from(ERF, 7));
  let q = multiplyAdd(from(ERF, 8), z, from(ERF, 9));
  q = multiplyAdd(q, z, from(ERF, 10));
  q = multiplyAdd(q, z, from(ERF, 11));
  q = multiplyAdd(q, z, from(ERF, 12));
  q = multiplyAdd(q, z, from(ERF, 13));
  return saturate(argument, from(ERF, 0), f32x4.div(f32x4.mul(x, p), q));
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = from(EXP, 9);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}
