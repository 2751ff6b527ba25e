import { check, isCount } from '../check.js';
import { toIdList } from './id-list.js';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/** No end before the history, prompt included, is so long. */
export function minLength(length: number, eosTokenId: number | readonly number[]): LogitsProcessor {
  check(isCount(length), 'minLength', 'a length of at least 0', length);
  const ends = toIdList('minLength: eosTokenId', eosTokenId);
  return (logits, history) => {
    if (history.length < length) exclude('minLength: eosTokenId', logits, ends);
  };
}
