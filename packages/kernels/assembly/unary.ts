/** One number in, one number out. Tensors end on whole cache lines, so the last vector may run over the end. */
import { erf4, exp4, log4, sigmoid4, tanh4 } from './math';
import { multiplyAdd } from './vector';

// The numbers are the kernel table's UnaryOperation.
const NEG: i32 = 0, ABS: i32 = 1, SQUARE: i32 = 2, SQRT: i32 = 3, RSQRT: i32 = 4, RECIPROCAL: i32 = 5, EXP: i32 =
  6, LOG: i32 = 7,
  TANH: i32 = 8, SIGMOID: i32 = 9, ERF: i32 = 10, STEP: i32 = 12;
export const RELU: i32 = 11, SILU: i32 = 13, GELU_ERF: i32 = 14, GELU_TANH: i32 = 15;

const SQRT_HALF: f32 = 0.70710678;
const SQRT_2_OVER_PI: f32 = 0.79788456;
const CUBIC: f32 = 0.044715;

/** Phi(x), the share of a normal distribution below x. */
// @ts-ignore: decorator
@inline
function normalBelow(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return multiplyAdd(half, erf4(f32x4.mul(x, f32x4.splat(SQRT_HALF))), half);
}

/** tanh of GPT-2's approximation, sqrt(2/pi) (x + 0.044715 x³). */
// @ts-ignore: decorator
@inline
function geluTanh(x: v128): v128 {
  const cubic = multiplyAdd(f32x4.mul(f32x4.splat(CUBIC), f32x4.mul(x, x)), x, x);
  return tanh4(f32x4.mul(cubic, f32x4.splat(SQRT_2_OVER_PI)));
}

/** `operation` is a constant at each place of use, so one branch remains. */
// @ts-ignore: decorator
@inline
export function apply(operation: i32, x: v128): v128 {
  if (operation == NEG) return f32x4.neg(x);
  if (operation == ABS) return f32x4.abs(x);
  if (operation == SQUARE) return f32x4.mul(x, x);
  if (operation == SQRT) return f32x4.sqrt(x);
  if (operation == RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (operation == RECIPROCAL) return f32x4.div(f32x4.splat(1), x);
  if (operation == EXP) return exp4(x);
  if (operation == LOG) return log4(x);
  if (operation == TANH) return tanh4(x);
  if (operation == SIGMOID) return sigmoid4(x);
  if (operation == ERF) return erf4(x);
  if (operation == RELU) return f32x4.pmax(x, f32x4.splat(0)); // NaN stays NaN
  if (operation == STEP)
    return v128.bitselect(x, v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1)), f32x4.ne(x, x));
  if (operation == SILU) return f32x4.mul(x, sigmoid4(x));
  if (operation == GELU_ERF) return f32x4.mul(x, normalBelow(x));
  return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.add(geluTanh(x), f32x4.splat(1)));
}

// @ts-ignore: decorator
@inline
function loop(operation: i32, count: i32, x: usize, y: usize): void {
  const end = y + (<usize>(<u32>count) << 2);
  for (; y < end; x += 16, y += 16) v128.store(y, apply(operation, v128.load(x)));
}

/** y = operation(x) over `count` numbers; y may be x. */
export function unary(operation: i32, count: i32, x: usize, y: usize): void {
  switch (operation) {
    case NEG: return loop(NEG, count, x, y);
    case ABS: return loop(ABS, count, x, y);
    case SQUARE: return loop(SQUARE, count, x, y);
    case SQRT: return loop(SQRT, count, x, y);
    case RSQRT: return loop(RSQRT, count, x, y);
    case RECIPROCAL: return loop(RECIPROCAL, count, x, y);
    case EXP: return loop(EXP, count, x, y);
    case LOG: return loop(LOG, count, x, y);
    case TANH: return loop(TANH, count, x, y);
    case SIGMOID: return loop(SIGMOID, count, x, y);
    case ERF: return loop(ERF, count, x, y);
    case RELU: return loop(RELU, count, x, y);
    case STEP: return loop(STEP, count, x, y);
    case SILU: return loop(SILU, count, x, y);
    case GELU_ERF: return loop(GELU_ERF, count, x, y);
    case GELU_TANH: return loop(GELU_TANH, count, x, y);
  }
}

/** The derivative at x; for tanh and sigmoid, in terms of their output. */
// @ts-ignore: decorator
@inline
export function derivative(operation: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  if (operation == TANH) return f32x4.sub(one, f32x4.mul(x, x));
  if (operation == SIGMOID) return f32x4.mul(x, f32x4.sub(one, x));
  if (operation == RELU) return apply(STEP, x);
  if (operation == SILU) {
    const s = sigmoid4(x);
    return f32x4.mul(s, multiplyAdd(x, f32x4.sub(one, s), one));
  }
  if (operation == GELU_ERF) {
    const density = f32x4.mul(f32x4.splat(0.3989422804), exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))));
    return multiplyAdd(x, density, normalBelow(x));
  }
  const t = geluTanh(x);
  const half = f32x4.splat(0.5);
  const slope = f32x4.mul(f32x4.splat(SQRT_2_OVER_PI), multiplyAdd(f32x4.mul(f32x4.splat(3 * CUBIC), x), x, one));
  const inner = f32x4.mul(f32x4.mul(f32x4.mul(half, x), f32x4.sub(one, f32x4.mul(t, t))), slope);
  return multiplyAdd(half, f32x4.add(one, t), inner);
}

// @ts-ignore: decorator
@inline
function gradientLoop(operation: i32, count: i32, x: usize, dy: usize, dx: usize): void {
  const end = dx + (<usize>(<u32>count) << 2);
  for (; dx < end; x += 16, dy += 16, dx += 16)
    v128.store(dx, f32x4.mul(v128.load(dy), derivative(operation, v128.load(x))));
}

/** dx = dy * operation'(x). For tanh and sigmoid, `x` is their output. */
export function unaryGradient(operation: i32, count: i32, x: usize, dy: usize, dx: usize): void {
  switch (operation) {
    case TANH: return gradientLoop(TANH, count, x, dy, dx);
    case SIGMOID: return gradientLoop(SIGMOID, count, x, dy, dx);
    case RELU: return gradientLoop(RELU, count, x, dy, dx);
    case SILU: return gradientLoop(SILU, count, x, dy, dx);
    case GELU_ERF: return gradientLoop(GELU_ERF, count, x, dy, dx);
    case GELU_TANH: return gradientLoop(GELU_TANH, count, x, dy, dx);
  }
}
