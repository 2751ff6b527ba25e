import { check } from '@glossa/check';
import { logSumExp } from '../math/log-sum-exp.js';
import { minTokens, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/**
 * Keeps the ids whose information -log p(id) is nearest to the entropy, up to a total probability of p
 * (Meister et al. 2023).
 */
export function typicalP(p: number, options: KeepOptions = {}): LogitsProcessor {
  check(p > 0 && p < 1, 'typicalP: p', 'a number between 0 and 1', p);
  const atLeast = minTokens('typicalP', options);
  return (logits) => {
    const total = logSumExp(logits);
    const logProbabilities = Float64Array.from(logits, (logit) => logit - total);
    const entropy = logProbabilities.reduce((sum, lp) => (lp > -Infinity ? sum - lp * Math.exp(lp) : sum), 0);
    const surprise = logProbabilities.map((lp) => Math.abs(-lp - entropy));
    const order = Array.from(logits.keys()).sort((a, b) => surprise[a] - surprise[b]);
    let kept = 0;
    for (let mass = 0; kept < order.length && (mass < p || kept < atLeast); kept++) {
      mass += Math.exp(logProbabilities[order[kept]]);
    }
    for (const id of order.slice(kept)) logits[id] = -Infinity;
  };
}
