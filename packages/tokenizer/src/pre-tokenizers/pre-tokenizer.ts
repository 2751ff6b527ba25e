/** What a pre-tokenizer is: text to the pieces that the model sees as words. */
import type { AlignedText } from '../text/aligned-text.js';
import type { Splitter } from '../patterns/splitter.js';

export interface PreTokenizer {
  split(text: AlignedText): AlignedText[];
  /** Pre-tokenizers that this one applies in turn. */
  readonly stages?: readonly PreTokenizer[];
  /** Set where pieces cover the text, one ending where the next begins. */
  readonly splitter?: Splitter | undefined;
  /**
   * Set where pieces are written in the byte alphabet: the text before that, with a space before it where it needs one.
   */
  withPrefix?(text: AlignedText): AlignedText;
  /** Whether such a space is put there at all. */
  readonly addPrefixSpace?: boolean;
  /** Whether a space always begins a piece or is dropped, wherever in the input it stands. */
  readonly breaksAtSpaces?: boolean;
  /** Whether white space is dropped, and every mark of ASCII's punctuation is a piece of its own. */
  readonly isolatesPunctuation?: boolean;
  /** Whether the beginning of the input is treated apart. */
  readonly dependsOnPlace?: boolean;
}
