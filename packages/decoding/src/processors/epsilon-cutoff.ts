import { check } from '@glossa/check';
import { logSumExp } from '../math/log-sum-exp.js';
import { keepWhere, minTokens, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Keeps the ids whose probability is at least epsilon (Hewitt et al. 2022). */
export function epsilonCutoff(epsilon: number, options: KeepOptions = {}): LogitsProcessor {
  check(epsilon > 0 && epsilon < 1, 'epsilonCutoff: epsilon', 'a number between 0 and 1', epsilon);
  const atLeast = minTokens('epsilonCutoff', options);
  return (logits) => {
    const total = logSumExp(logits);
    keepWhere(logits, atLeast, (id) => Math.exp(logits[id] - total) >= epsilon);
  };
}
