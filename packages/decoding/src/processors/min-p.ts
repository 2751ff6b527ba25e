import { checkNumber } from '@glossa/check';
import { minTokens, keepWhere, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Keeps the ids that are at least p times as likely as the likeliest (Nguyen et al. 2024). */
export function minP(p: number, options: KeepOptions = {}): LogitsProcessor {
  checkNumber('minP: p', p, 0, 1);
  const atLeast = minTokens('minP', options);
  return (logits) => {
    const threshold = logits.reduce((a, b) => Math.max(a, b), -Infinity) + Math.log(p);
    keepWhere(logits, atLeast, (id) => logits[id] >= threshold);
  };
}
