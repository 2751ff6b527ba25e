import { checkInteger } from '@glossa/check';
import { toIdList } from './id-list.js';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/** Excludes the end tokens until the history, prompt included, has `length` ids. */
export function minLength(length: number, eosTokenId: number | readonly number[]): LogitsProcessor {
  checkInteger('minLength: length', length);
  const ends = toIdList('minLength: eosTokenId', eosTokenId);
  return (logits, history) => {
    if (history.length < length) exclude('minLength: eosTokenId', logits, ends);
  };
}
