import { checkInteger } from '@glossa/check';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/** Excludes ids that would complete an n-gram which the history already holds. */
export function noRepeatNgram(size: number): LogitsProcessor {
  checkInteger('noRepeatNgram: size', size, 1);
  return (logits, history) => exclude('noRepeatNgram', logits, completions(history, history, size));
}

/** The ids that follow, anywhere in `text`, the last `size - 1` ids of the history. */
export function completions(text: readonly number[], history: readonly number[], size: number): Set<number> {
  const prefix = size > 1 ? history.slice(1 - size) : [];
  const found = new Set<number>();
  if (prefix.length < size - 1) return found;
  for (let i = 0; i + size <= text.length; i++) {
    if (prefix.every((id, k) => text[i + k] === id)) found.add(text[i + size - 1]);
  }
  return found;
}
