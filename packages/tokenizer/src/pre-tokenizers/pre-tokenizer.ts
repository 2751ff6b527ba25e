/** What a pre-tokenizer is: text to the pieces that the model sees as words. */
import type { AlignedText } from '../aligned-text.js';

export interface PreTokenizer {
  split(text: AlignedText): AlignedText[];
  /** Whether a space always begins a piece or is dropped, wherever in the input it stands. */
  readonly breaksAtSpaces?: boolean;
  /** Whether white space is dropped, and every mark of ASCII's punctuation is a piece of its own. */
  readonly isolatesPunctuation?: boolean;
  /** Whether the beginning of the input is treated apart. */
  readonly dependsOnPlace?: boolean;
}
