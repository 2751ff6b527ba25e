import { check, checkIds } from '@glossa/check';
import type { LogitsProcessor } from './processor.js';
import { penalize } from './repetition-penalty.js';

/**
 * Makes ids of the source likelier, where the penalty is above 1, so that the model invents less.
 *
 * @param sources the encoder's ids, one array a row
 */
export function encoderRepetitionPenalty(penalty: number, sources: readonly (readonly number[])[]): LogitsProcessor {
  check(Number.isFinite(penalty) && penalty > 0, 'encoderRepetitionPenalty: penalty', 'a number above 0', penalty);
  for (const source of sources) checkIds('encoderRepetitionPenalty: sources', source);
  return (logits, _history, { row }) => {
    check(row < sources.length, 'encoderRepetitionPenalty: sources', `one for each row, row ${row} too`, sources);
    penalize('encoderRepetitionPenalty', logits, sources[row], 1 / penalty);
  };
}
