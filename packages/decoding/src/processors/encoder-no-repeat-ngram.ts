import { check, checkIds, checkInteger } from '@glossa/check';
import { completions } from './no-repeat-ngram.js';
import type { LogitsProcessor } from './processor.js';
import { exclude } from './vocabulary.js';

/**
 * Excludes ids that would complete an n-gram of the source.
 *
 * @param sources the encoder's ids, one array a row
 */
export function encoderNoRepeatNgram(size: number, sources: readonly (readonly number[])[]): LogitsProcessor {
  checkInteger('encoderNoRepeatNgram: size', size, 1);
  for (const source of sources) checkIds('encoderNoRepeatNgram: sources', source);
  return (logits, history, { row }) => {
    check(row < sources.length, 'encoderNoRepeatNgram: sources', `one for each row, row ${row} too`, sources);
    exclude('encoderNoRepeatNgram', logits, completions(sources[row], history, size));
  };
}
