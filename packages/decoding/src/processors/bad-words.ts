import type { LogitsProcessor } from './processor.js';
import { sequenceBias } from './sequence-bias.js';

/** Excludes sequences of ids: the last id of each is impossible when the history ends in the rest of it. */
export function badWords(words: readonly (readonly number[])[]): LogitsProcessor {
  return sequenceBias(words.map((ids) => [ids, -Infinity]));
}
