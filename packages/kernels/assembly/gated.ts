/** An activated gate times what it lets through ("GLU Variants Improve Transformer", Shazeer, 2020). */
import { apply, derivative, GELU_ERF, GELU_TANH, RELU, SILU } from './unary';

// @ts-ignore: decorator
@inline
function loop(operation: i32, count: i32, gate: usize, x: usize, y: usize): void {
  const end = y + (<usize>(<u32>count) << 2);
  for (; y < end; gate += 16, x += 16, y += 16)
    v128.store(y, f32x4.mul(apply(operation, v128.load(gate)), v128.load(x)));
}

/** y = operation(gate) * x over `count` numbers, for relu, silu and both gelus. */
export function gated(operation: i32, count: i32, gate: usize, x: usize, y: usize): void {
  switch (operation) {
    case RELU: return loop(RELU, count, gate, x, y);
    case SILU: return loop(SILU, count, gate, x, y);
    case GELU_ERF: return loop(GELU_ERF, count, gate, x, y);
    case GELU_TANH: return loop(GELU_TANH, count, gate, x, y);
  }
}

// @ts-ignore: decorator
@inline
function gradientLoop(operation: i32, count: i32, gate: usize, x: usize, dy: usize, dGate: usize, dx: usize): void {
  const end = dx + (<usize>(<u32>count) << 2);
  for (; dx < end; gate += 16, x += 16, dy += 16, dGate += 16, dx += 16) {
    const g = v128.load(gate), d = v128.load(dy);
    v128.store(dGate, f32x4.mul(f32x4.mul(d, v128.load(x)), derivative(operation, g)));
    v128.store(dx, f32x4.mul(d, apply(operation, g)));
  }
}

/** dGate = dy * x * operation'(gate) and dx = dy * operation(gate). */
export function gatedGradient(operation: i32, count: i32, gate: usize, x: usize, dy: usize, dGate: usize,
  dx: usize): void {
  switch (operation) {
    case RELU: return gradientLoop(RELU, count, gate, x, dy, dGate, dx);
    case SILU: return gradientLoop(SILU, count, gate, x, dy, dGate, dx);
    case GELU_ERF: return gradientLoop(GELU_ERF, count, gate, x, dy, dGate, dx);
    case GELU_TANH: return gradientLoop(GELU_TANH, count, gate, x, dy, dGate, dx);
  }
}
