import { check } from '../check.js';
import { minTokens, keepWhere, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Keeps the ids that are at least p times as likely as the likeliest (Nguyen et al. 2024). */
export function minP(p: number, options: KeepOptions = {}): LogitsProcessor {
  check(p >= 0 && p <= 1, 'minP', 'a number from 0 to 1', p);
  const atLeast = minTokens('minP', options);
  return (logits) => {
    const threshold = logits.reduce((a, b) => Math.max(a, b), -Infinity) + Math.log(p);
    keepWhere(logits, atLeast, (id) => logits[id] >= threshold);
  };
}
