/** Checks of options that several trainers have. */
import { describe } from '../untrusted.js';
import { maxVocabSize } from '../vocabulary.js';

/** @param what the tokens that have to fit in any case */
export function checkVocabSize(vocabSize: number, least: number, where: string, what: string): void {
  if (!Number.isInteger(vocabSize) || vocabSize < least || vocabSize > maxVocabSize) {
    throw new RangeError(`${where}: expected an integer from ${least} (${what}) to ${maxVocabSize}, received ${describe(vocabSize)}`);
  }
}

export function checkCount(count: number, where: string): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${where}: expected a positive integer, received ${describe(count)}`);
}

export function checkShare(share: number, where: string): void {
  if (!(share > 0 && share <= 1)) throw new RangeError(`${where}: expected a share above 0 and up to 1, received ${describe(share)}`);
}
