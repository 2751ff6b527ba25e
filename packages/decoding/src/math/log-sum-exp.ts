/** log Σ exp(x), computed so that it cannot overflow; -Infinity when every x is, NaN when one is NaN. */
export function logSumExp(values: Float32Array): number {
  let max = -Infinity;
  for (const value of values) max = Math.max(max, value);
  if (!Number.isFinite(max)) return max;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - max);
  return max + Math.log(sum);
}

/** Turns logits into log-probabilities, in place. */
export function logSoftmax(logits: Float32Array): Float32Array {
  const total = logSumExp(logits);
  for (let id = 0; id < logits.length; id++) logits[id] -= total;
  return logits;
}
