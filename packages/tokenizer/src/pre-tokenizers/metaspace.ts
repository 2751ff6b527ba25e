/** SentencePiece's convention: a space is written as a visible character that begins the word after it. */
import { prefixed, prependSchemes } from '../normalizers/prepend.js';
import { replaceMatches } from '../normalizers/simple.js';
import { literalMatches } from '../patterns/known-pattern.js';
import { asBoolean, asCharacter, asOneOf, asOptional, asString, type Untrusted } from '@glossa/check';
import type { PreTokenizer } from './pre-tokenizer.js';
import { splitBy } from './split.js';

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
    replacement: asCharacter('▁'),
    /** Where one is put before a text that has none: everywhere, only at the beginning of the input, or nowhere. */
    prepend_scheme: asOptional(asOneOf(prependSchemes)),
    /** What files of before version 0.15 say instead. */
    add_prefix_space: asBoolean(true),
    /** Whether words are cut apart. */
    split: asBoolean(true),
    str_rep: asOptional(asString()),
  });
  return { ...others, prependScheme: prepend_scheme ?? (add_prefix_space ? 'always' : 'never') };
}
