/** What a normalizer is: text to text, alignment kept. */
import type { AlignedText } from '../aligned-text.js';

export interface Normalizer {
  (text: AlignedText): AlignedText;
  /** False where a lone space between plain characters does not keep what is on its two sides apart. */
  isLocal: boolean;
  /** Whether what a character becomes never depends on white space or punctuation beside it. */
  separatesCharacters?: boolean;
  /** Whether ideographs are put between spaces. */
  separatesIdeographs?: boolean;
  /** Whether added tokens are looked for as they are written, not as they normalize. */
  keepsTokens?: boolean;
}

export function local(normalize: (text: AlignedText) => AlignedText): Normalizer {
  return Object.assign(normalize, { isLocal: true });
}

export function global(normalize: (text: AlignedText) => AlignedText): Normalizer {
  return Object.assign(normalize, { isLocal: false });
}
