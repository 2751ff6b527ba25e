import { checkIds } from '@glossa/check';
import type { LogitsProcessor } from './processor.js';
import { force } from './vocabulary.js';

/** Makes an id the first one that is generated, such as the target language's in multilingual translation. */
export function forcedBos(id: number): LogitsProcessor {
  checkIds('forcedBos', [id]);
  return (logits, history, { promptLength }) => {
    if (history.length === promptLength) force('forcedBos', logits, id);
  };
}
