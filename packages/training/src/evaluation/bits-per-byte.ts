import { checkNumber } from '../check.js';
import type { Evaluation } from './evaluate.js';

/**
 * Loss as bits per byte of text, which can be compared across tokenizers.
 * @param bytes the length in UTF-8 of the text whose tokens were the targets
 */
export function bitsPerByte({ loss, tokens }: Evaluation, bytes: number): number {
  return (loss * tokens) / (checkNumber('bitsPerByte: bytes', bytes, 1) * Math.LN2);
}
