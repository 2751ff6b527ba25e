import { checkIds, checkInteger } from '@glossa/check';
import type { LogitsProcessor } from './processor.js';
import { force } from './vocabulary.js';

/** Ends a sequence that would reach `maxLength` ids, prompt included, with an end token as the last of them. */
export function forcedEos(id: number, maxLength: number): LogitsProcessor {
  checkIds('forcedEos', [id]);
  checkInteger('forcedEos: maxLength', maxLength, 1);
  return (logits, history) => {
    if (history.length === maxLength - 1) force('forcedEos', logits, id);
  };
}
