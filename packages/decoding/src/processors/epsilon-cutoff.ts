import { check } from '../check.js';
import { softmax } from '../math/log-sum-exp.js';
import { keepWhere, minTokens, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Keeps the ids whose probability is at least epsilon (Hewitt et al. 2022). */
export function epsilonCutoff(epsilon: number, options: KeepOptions = {}): LogitsProcessor {
  check(epsilon > 0 && epsilon < 1, 'epsilonCutoff', 'a number between 0 and 1', epsilon);
  const atLeast = minTokens('epsilonCutoff', options);
  return (logits) => {
    const probabilities = softmax(logits);
    keepWhere(logits, atLeast, (id) => probabilities[id] >= epsilon);
  };
}
