import { check, isCount } from '../check.js';
import { toIdList } from './id-list.js';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/** No end before so many ids have been generated. */
export function minNewTokens(count: number, eosTokenId: number | readonly number[]): LogitsProcessor {
  check(isCount(count), 'minNewTokens', 'a count of at least 0', count);
  const ends = toIdList('minNewTokens: eosTokenId', eosTokenId);
  return (logits, history, { promptLength }) => {
    if (history.length - promptLength < count) exclude('minNewTokens: eosTokenId', logits, ends);
  };
}
