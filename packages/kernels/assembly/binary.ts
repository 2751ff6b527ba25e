/** Two numbers in, one number out, over rows that may repeat. */
import { at, storePart } from './vector';

// The numbers are the kernel table's BinaryOperation.
const ADD: i32 = 0, SUB: i32 = 1, MULTIPLY: i32 = 2, DIVIDE: i32 = 3, MAXIMUM: i32 = 4;
const MINIMUM: i32 = 5, SQUARED_DIFFERENCE: i32 = 6;

// @ts-ignore: decorator
@inline
function apply(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == SUB) return f32x4.sub(a, b);
  if (operation == MULTIPLY) return f32x4.mul(a, b);
  if (operation == DIVIDE) return f32x4.div(a, b);
  if (operation == MAXIMUM) return f32x4.max(a, b);
  if (operation == MINIMUM) return f32x4.min(a, b);
  const difference = f32x4.sub(a, b);
  return f32x4.mul(difference, difference);
}

// @ts-ignore: decorator
@inline
function row(operation: i32, columns: i32, a: usize, stepA: i32, b: usize, stepB: i32, y: usize): void {
  let j = 0;
  if (stepA == 1 && stepB == 1) {
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), apply(operation, v128.load(at(a, j)), v128.load(at(b, j))));
    if (j < columns) storePart(at(y, j), apply(operation, v128.load(at(a, j)), v128.load(at(b, j))), columns - j);
  } else if (stepA == 1) {
    const right = v128.load_splat<f32>(b);
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), apply(operation, v128.load(at(a, j)), right));
    if (j < columns) storePart(at(y, j), apply(operation, v128.load(at(a, j)), right), columns - j);
  } else if (stepB == 1) {
    const left = v128.load_splat<f32>(a);
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), apply(operation, left, v128.load(at(b, j))));
    if (j < columns) storePart(at(y, j), apply(operation, left, v128.load(at(b, j))), columns - j);
  } else {
    const value = apply(operation, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    for (; j < columns; j += 4) storePart(at(y, j), value, columns - j);
  }
}

// @ts-ignore: decorator
@inline
function loop(
  operation: i32, rows: i32, columns: i32,
  a: usize, strideA: i32, stepA: i32, b: usize, strideB: i32, stepB: i32, y: usize,
): void {
  for (let i = 0; i < rows; i++) {
    row(operation, columns, a, stepA, b, stepB, y);
    a = at(a, strideA);
    b = at(b, strideB);
    y = at(y, columns);
  }
}

/**
 * y[rows, columns] = operation(a, b). `stride…` are the elements from row to row and `step…` from column to column (1,
 * or 0 to repeat one).
 */
export function binary(
  operation: i32, rows: i32, columns: i32,
  a: usize, strideA: i32, stepA: i32, b: usize, strideB: i32, stepB: i32, y: usize,
): void {
  switch (operation) {
    case ADD: return loop(ADD, rows, columns, a, strideA, stepA, b, strideB, stepB, y);
    case SUB: return loop(SUB, rows, columns, a, strideA, stepA, b, strideB, stepB, y);
    case MULTIPLY: return loop(MULTIPLY, rows, columns, a, strideA, stepA, b, strideB, stepB, y);
    case DIVIDE: return loop(DIVIDE, rows, columns, a, strideA, stepA, b, strideB, stepB, y);
    case MAXIMUM: return loop(MAXIMUM, rows, columns, a, strideA, stepA, b, strideB, stepB, y);
    case MINIMUM: return loop(MINIMUM, rows, columns, a, strideA, stepA, b, strideB, stepB, y);
    case SQUARED_DIFFERENCE: return loop(SQUARED_DIFFERENCE, rows, columns, a, strideA, stepA, b, strideB, stepB, y);
  }
}
