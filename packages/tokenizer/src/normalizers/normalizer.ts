/** What a normalizer is: text to text, alignment kept. */
import type { AlignedText } from '../text/aligned-text.js';

export interface Normalizer {
  (text: AlignedText): AlignedText;
  /** False where a lone space between plain characters does not keep what is on its two sides apart. */
  readonly isLocal?: boolean;
  /** Whether what a character becomes never depends on white space or punctuation beside it. */
  readonly separatesCharacters?: boolean;
  /** Whether ideographs are put between spaces. */
  readonly separatesIdeographs?: boolean;
  /** Whether added tokens are looked for as they are written, not as they normalize. */
  readonly keepsTokens?: boolean;
}
