import { toIdList } from './id-list.js';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/** Excludes ids as the first one generated. */
export function suppressTokensAtBegin(ids: readonly number[]): LogitsProcessor {
  const suppressed = toIdList('suppressTokensAtBegin', ids);
  return (logits, history, { promptLength }) => {
    if (history.length === promptLength) exclude('suppressTokensAtBegin', logits, suppressed);
  };
}
