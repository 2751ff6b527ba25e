import { toIdList } from './id-list.js';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/** Excludes ids everywhere. */
export function suppressTokens(ids: readonly number[]): LogitsProcessor {
  const suppressed = toIdList('suppressTokens', ids);
  return (logits) => exclude('suppressTokens', logits, suppressed);
}
