/** GPT-2's pre-tokenizer: pieces by its expression, then every byte as a printable character. */
import type { AlignedText } from '../text/aligned-text.js';
import { toByteAlphabet } from '../text/byte-alphabet.js';
import { splitGpt2 } from '../patterns/splitter.js';
import { prefixed } from '../normalizers/prepend.js';
import { asBoolean, type Untrusted } from '@glossa/check';
import type { PreTokenizer } from './pre-tokenizer.js';

/** What the byte-level pre-tokenizer, post-processor and decoder may all say, though none of them needs all of it. */
export const readByteLevel = (field: Untrusted) =>
  field.read({ add_prefix_space: asBoolean(true), trim_offsets: asBoolean(true), use_regex: asBoolean(true) });

export function parseByteLevel(field: Untrusted): PreTokenizer {
  const { add_prefix_space: addPrefixSpace, use_regex } = readByteLevel(field);
  const splitter = use_regex ? splitGpt2 : undefined;
  /** The text with the space that makes a first word look like any other. */
  const withPrefix = (text: AlignedText): AlignedText =>
    addPrefixSpace && !text.text.startsWith(' ') ? prefixed(text, ' ') : text;
  return {
    addPrefixSpace,
    splitter,
    withPrefix,
    split(text) {
      const whole = withPrefix(text);
      const pieces: AlignedText[] = [];
      for (let start = 0; start < whole.text.length;) {
        const end = splitter?.(whole.text, start) ?? whole.text.length;
        pieces.push(whole.slice(start, end).mapCharacters(toByteAlphabet));
        start = end;
      }
      return pieces;
    },
  };
}
