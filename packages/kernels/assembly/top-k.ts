/**
 * The greatest of each row, by a heap of the best so far with the worst of them at its root ("Algorithm 232: Heapsort",
 * Williams, 1964).
 */
import { at, keepPart } from './vector';

/** Whether element i of a row comes before element j: it is greater, or as great and earlier. */
// @ts-ignore: decorator
@inline
function isBefore(x: usize, i: i32, j: i32): bool {
  const a = load<f32>(at(x, i)), b = load<f32>(at(x, j));
  return a > b || (a == b && i < j);
}

/** Lets a heap's entry `place` sink until all below come before it. */
function sink(x: usize, heap: usize, size: i32, place: i32): void {
  const entry = load<i32>(at(heap, place));
  for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
    let last = load<i32>(at(heap, child));
    if (child + 1 < size) {
      const other = load<i32>(at(heap, child + 1));
      if (isBefore(x, last, other)) {
        last = other;
        child++;
      }
    }
    if (!isBefore(x, entry, last)) break;
    store<i32>(at(heap, place), last);
    place = child;
  }
  store<i32>(at(heap, place), entry);
}

function hasNaN(count: i32, x: usize): bool {
  let found = f32x4.splat(0);
  for (let j = 0; j < count; j += 4) {
    const v = v128.load(at(x, j));
    found = v128.or(found, keepPart(f32x4.ne(v, v), count - j, f32x4.splat(0)));
  }
  return v128.any_true(found);
}

/**
 * The `k` > 0 greatest of each row of x[rows, columns], the greatest first and of equals the earlier: `values` and
 * `indices` (int32) [rows, k]. Returns whether it could: a row with NaN has no order.
 */
export function topK(rows: i32, columns: i32, k: i32, x: usize, values: usize, indices: usize): bool {
  for (let i = 0; i < rows; i++, x = at(x, columns), values = at(values, k), indices = at(indices, k)) {
    if (hasNaN(columns, x)) return false;
    for (let j = 0; j < k; j++) store<i32>(at(indices, j), j);
    for (let place = k / 2 - 1; place >= 0; place--) sink(x, indices, k, place);
    let worst = f32x4.splat(load<f32>(at(x, load<i32>(indices))));
    for (let j = k; j < columns; j += 4) {
      if (!v128.any_true(f32x4.gt(v128.load(at(x, j)), worst))) continue;
      for (let q = j; q < columns && q < j + 4; q++) {
        if (!(load<f32>(at(x, q)) > f32x4.extract_lane(worst, 0))) continue;
        store<i32>(indices, q);
        sink(x, indices, k, 0);
        worst = f32x4.splat(load<f32>(at(x, load<i32>(indices))));
      }
    }
    for (let last = k - 1; last > 0; last--) {
      const index = load<i32>(indices);
      store<i32>(indices, load<i32>(at(indices, last)));
      store<i32>(at(indices, last), index);
      sink(x, indices, last, 0);
    }
    for (let j = 0; j < k; j++) store<f32>(at(values, j), load<f32>(at(x, load<i32>(at(indices, j)))));
  }
  return true;
}
