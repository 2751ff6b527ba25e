/** Cross-entropy of a vocabulary against labels, without one-hot rows and without keeping probabilities. */
import { expNegative4, log4 } from './math';
import { rowMax } from './softmax';
import { at, keepPart, multiplyAdd, storePart, sumLanes } from './vector';

/** ln(sum(e^x)) of a row. */
function logSumExp(count: i32, x: usize): f32 {
  const greatest = rowMax(count, x);
  const by = f32x4.splat(greatest);
  let total: f32 = 0;
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= count; j += 4) sum = f32x4.add(sum, expNegative4(f32x4.sub(v128.load(at(x, j)), by)));
  total = sumLanes(sum);
  if (j < count)
    total += sumLanes(keepPart(expNegative4(f32x4.sub(v128.load(at(x, j)), by)), count - j, f32x4.splat(0)));
  return greatest + f32x4.extract_lane(log4(f32x4.splat(total)), 0);
}

function rowSum(count: i32, x: usize): f32 {
  let sum = f32x4.splat(0);
  for (let j = 0; j < count; j += 4) sum = f32x4.add(sum, keepPart(v128.load(at(x, j)), count - j, f32x4.splat(0)));
  return sumLanes(sum);
}

/** The loss of each row, not yet scaled, and ln(sum(e^x)) for the gradient; both 0 for a row that does not count. */
export function crossEntropy(
  rows: i32, columns: i32, x: usize, labels: usize, ignore: i32, smoothing: f32, logSums: usize, losses: usize,
): void {
  for (let i = 0; i < rows; i++, x = at(x, columns)) {
    const label = load<i32>(at(labels, i));
    if (label == ignore) {
      store<f32>(at(logSums, i), 0);
      store<f32>(at(losses, i), 0);
      continue;
    }
    const logSum = logSumExp(columns, x);
    store<f32>(at(logSums, i), logSum);
    let loss = <f64>logSum - (1 - smoothing) * load<f32>(at(x, label));
    if (smoothing > 0) loss -= (smoothing / <f32>columns) * rowSum(columns, x);
    store<f32>(at(losses, i), <f32>loss);
  }
}

/** dx = (softmax(x) - target) * dy[0] * scale; rows that do not count get zeros. */
export function crossEntropyGradient(
  rows: i32, columns: i32, x: usize, labels: usize, ignore: i32, smoothing: f32, scale: f32, logSums: usize,
  dy: usize, dx: usize,
): void {
  const weight = load<f32>(dy) * scale;
  const factor = f32x4.splat(weight);
  const spread = f32x4.splat(-weight * smoothing / <f32>columns);
  for (let i = 0; i < rows; i++) {
    const label = load<i32>(at(labels, i));
    if (label == ignore) memory.fill(dx, 0, <usize>columns << 2);
    else {
      const by = f32x4.splat(load<f32>(at(logSums, i)));
      let j = 0;
      for (; j + 4 <= columns; j += 4)
        v128.store(at(dx, j), multiplyAdd(expNegative4(f32x4.sub(v128.load(at(x, j)), by)), factor, spread));
      if (j < columns)
        storePart(at(dx, j), multiplyAdd(expNegative4(f32x4.sub(v128.load(at(x, j)), by)), factor, spread),
          columns - j);
      store<f32>(at(dx, label), load<f32>(at(dx, label)) - weight * (1 - smoothing));
    }
    x = at(x, columns);
    dx = at(dx, columns);
  }
}
