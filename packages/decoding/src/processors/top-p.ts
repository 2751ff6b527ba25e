import { check } from '@glossa/check';
import { logSumExp } from '../math/log-sum-exp.js';
import { minTokens, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Nucleus sampling: keeps the fewest likeliest ids whose probabilities sum to at least p (Holtzman et al. 2020). */
export function topP(p: number, options: KeepOptions = {}): LogitsProcessor {
  check(p > 0 && p <= 1, 'topP: p', 'a number above 0 and at most 1', p);
  const atLeast = minTokens('topP', options);
  return (logits) => {
    if (p === 1) return;
    const total = logSumExp(logits);
    // Ids below this bound have less than 1 - p together, so the nucleus lies above it: usually little is left to sort.
    const bound = total + Math.log((1 - p) / logits.length);
    const likely = logits.filter((logit) => logit >= bound);
    const ascending = (likely.length < atLeast ? logits.filter((logit) => logit > -Infinity) : likely).sort();
    let kept = 0;
    for (let mass = 0; kept < ascending.length && (mass < p || kept < atLeast); kept++) {
      mass += Math.exp(ascending[ascending.length - 1 - kept] - total);
    }
    keepLargest(logits, ascending.subarray(ascending.length - kept));
  };
}

/** Excludes all but the given largest values; among equal ones the first ids stay. */
function keepLargest(logits: Float32Array, ascending: Float32Array): void {
  const threshold = ascending[0];
  let ties = ascending.lastIndexOf(threshold) + 1;
  for (let id = 0; id < logits.length; id++) {
    if (logits[id] < threshold || (logits[id] === threshold && ties-- <= 0)) logits[id] = -Infinity;
  }
}
