import { check } from '@glossa/check';
import type { LogitsProcessor } from './processor.js';
import { checkVocabulary } from './vocabulary.js';

/**
 * Makes ids of the history less likely: positive logits are divided by the penalty, negative ones multiplied
 * (Keskar et al. 2019).
 */
export function repetitionPenalty(penalty: number): LogitsProcessor {
  check(Number.isFinite(penalty) && penalty > 0, 'repetitionPenalty: penalty', 'a number above 0', penalty);
  return (logits, history) => penalize('repetitionPenalty', logits, history, penalty);
}

/** Divides the positive and multiplies the negative logits of some ids, each id once. */
export function penalize(where: string, logits: Float32Array, ids: readonly number[], penalty: number): void {
  const seen = new Set(ids);
  checkVocabulary(where, seen, logits);
  for (const id of seen) logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
}
