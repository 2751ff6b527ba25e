import { checkInteger } from '@glossa/check';
import { toIdList } from './id-list.js';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/** Excludes the end tokens until `count` ids have been generated. */
export function minNewTokens(count: number, eosTokenId: number | readonly number[]): LogitsProcessor {
  checkInteger('minNewTokens: count', count);
  const ends = toIdList('minNewTokens: eosTokenId', eosTokenId);
  return (logits, history, { promptLength }) => {
    if (history.length - promptLength < count) exclude('minNewTokens: eosTokenId', logits, ends);
  };
}
