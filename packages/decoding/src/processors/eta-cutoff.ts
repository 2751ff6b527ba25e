import { check } from '../check.js';
import { softmax } from '../math/log-sum-exp.js';
import { keepWhere, minTokens, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Keeps the ids at least as likely as min(epsilon, √epsilon · exp(-entropy)) (Hewitt et al. 2022). */
export function etaCutoff(epsilon: number, options: KeepOptions = {}): LogitsProcessor {
  check(epsilon > 0 && epsilon < 1, 'etaCutoff', 'a number between 0 and 1', epsilon);
  const atLeast = minTokens('etaCutoff', options);
  return (logits) => {
    const probabilities = softmax(logits);
    const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
    const eta = Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy));
    keepWhere(logits, atLeast, (id) => probabilities[id] >= eta);
  };
}
