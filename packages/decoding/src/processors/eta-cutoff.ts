import { check } from '@glossa/check';
import { logSumExp } from '../math/log-sum-exp.js';
import { keepWhere, minTokens, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Keeps the ids at least as likely as min(epsilon, √epsilon · exp(-entropy)) (Hewitt et al. 2022). */
export function etaCutoff(epsilon: number, options: KeepOptions = {}): LogitsProcessor {
  check(epsilon > 0 && epsilon < 1, 'etaCutoff: epsilon', 'a number between 0 and 1', epsilon);
  const atLeast = minTokens('etaCutoff', options);
  return (logits) => {
    const total = logSumExp(logits);
    let entropy = 0;
    for (const logit of logits) {
      const p = Math.exp(logit - total);
      if (p > 0) entropy -= p * Math.log(p);
    }
    const eta = Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy));
    keepWhere(logits, atLeast, (id) => Math.exp(logits[id] - total) >= eta);
  };
}
