/** SentencePiece's convention: a space is written as a visible character that begins the word after it. */
import { prefixed } from '../normalizers/prepend.js';
import { replaceMatches } from '../normalizers/simple.js';
import { literalMatches } from '../patterns/known-pattern.js';
import { boolean, character, oneOf, optional, string, type Untrusted } from '../untrusted.js';
import type { PreTokenizer } from './pre-tokenizer.js';
import { splitBy } from './split.js';

export const schemes = ['always', 'first', 'never'] as const;

export function parseMetaspace(field: Untrusted): PreTokenizer {
  const { replacement, prependScheme, split: splits } = readMetaspace(field);
  const dependsOnPlace = prependScheme === 'first';
  return {
    dependsOnPlace,
    breaksAtSpaces: splits && !dependsOnPlace,
    split(text) {
      let result = replaceMatches(text, literalMatches(text.text, ' '), replacement);
      const prepends = prependScheme === 'always' || (dependsOnPlace && text.text !== '' && text.start(0) === 0);
      if (prepends && !result.text.startsWith(replacement)) result = prefixed(result, replacement);
      return splits ? splitBy(result, literalMatches(result.text, replacement), 'MergedWithNext') : [result];
    },
  };
}

export function readMetaspace(field: Untrusted) {
  const { prepend_scheme, add_prefix_space, ...others } = field.read({
    /** What a space becomes. */
    replacement: character('▁'),
    /** Where one is put before a text that has none: everywhere, only at the beginning of the input, or nowhere. */
    prepend_scheme: optional(oneOf(schemes)),
    /** What files of before version 0.15 say instead. */
    add_prefix_space: boolean(true),
    /** Whether words are cut apart. */
    split: boolean(true),
    str_rep: optional(string()),
  });
  return { ...others, prependScheme: prepend_scheme ?? (add_prefix_space ? 'always' : 'never') };
}
