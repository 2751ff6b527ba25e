import { check, checkIds } from '@glossa/check';
import type { LogitsProcessor } from './processor.js';
import { checkVocabulary } from './vocabulary.js';

/**
 * Adds a bias to the last id of a sequence when the history ends in the rest of it; biases of several sequences add up.
 * A sequence of one id always has its bias: `sequenceBias([[[4], -2]])` is a plain logit bias.
 */
export function sequenceBias(biases: readonly (readonly [ids: readonly number[], bias: number])[]): LogitsProcessor {
  for (const [ids, bias] of biases) {
    checkIds('sequenceBias', ids);
    check(ids.length > 0, 'sequenceBias', 'sequences of at least one id', ids);
    check(typeof bias === 'number' && bias < Infinity, 'sequenceBias', 'biases that are numbers below Infinity', bias);
  }
  return (logits, history) => {
    for (const [ids, bias] of biases) {
      const prefix = ids.length - 1;
      const start = history.length - prefix;
      checkVocabulary('sequenceBias', ids, logits);
      if (start >= 0 && ids.every((id, i) => i === prefix || history[start + i] === id)) logits[ids[prefix]] += bias;
    }
  };
}
