import { check, checkInteger } from '@glossa/check';
import { toIdList } from './id-list.js';
import type { LogitsProcessor } from './processor.js';
import { checkVocabulary } from './vocabulary.js';

/** Makes the end likelier and likelier, by `factor` a step, once `start` ids have been generated. */
export function exponentialDecayLength(
  start: number,
  factor: number,
  eosTokenId: number | readonly number[],
): LogitsProcessor {
  checkInteger('exponentialDecayLength: start', start);
  check(Number.isFinite(factor) && factor > 0, 'exponentialDecayLength: factor', 'a number above 0', factor);
  const ends = toIdList('exponentialDecayLength: eosTokenId', eosTokenId);
  return (logits, history, { promptLength }) => {
    const beyond = history.length - promptLength - start;
    checkVocabulary('exponentialDecayLength: eosTokenId', ends, logits);
    if (beyond > 0) for (const id of ends) logits[id] += Math.abs(logits[id]) * (factor ** beyond - 1);
  };
}
