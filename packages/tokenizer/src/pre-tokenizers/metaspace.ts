/** SentencePiece's convention: a space is written as a visible character that begins the word after it. */
import type { AlignedText } from '../aligned-text.js';
import { prefixed } from '../normalizers/prepend.js';
import { replaceMatches } from '../normalizers/simple.js';
import { literalMatches } from '../patterns/known-pattern.js';
import { boolean, character, oneOf, optional, string, type Untrusted } from '../untrusted.js';
import type { PreTokenizer } from './pre-tokenizer.js';
import { splitBy } from './split.js';

export const schemes = ['always', 'first', 'never'] as const;

export interface MetaspaceOptions {
  /** What a space becomes. */
  replacement: string;
  /** Where one is put before a text that has none: everywhere, only at the beginning of the input, or nowhere. */
  prependScheme: (typeof schemes)[number];
  /** Whether words are cut apart. */
  split: boolean;
}

export class Metaspace implements PreTokenizer {
  readonly breaksAtSpaces: boolean;
  readonly dependsOnPlace: boolean;

  constructor(readonly options: MetaspaceOptions) {
    this.dependsOnPlace = options.prependScheme === 'first';
    this.breaksAtSpaces = options.split && !this.dependsOnPlace;
  }

  split(text: AlignedText): AlignedText[] {
    const { replacement, prependScheme, split } = this.options;
    let result = replaceMatches(text, literalMatches(text.text, ' '), replacement);
    const prepends = prependScheme === 'always' || (prependScheme === 'first' && text.text !== '' && text.start(0) === 0);
    if (prepends && !result.text.startsWith(replacement)) result = prefixed(result, replacement);
    return split ? splitBy(result, literalMatches(result.text, replacement), 'MergedWithNext') : [result];
  }

  static parse(field: Untrusted): Metaspace {
    return new Metaspace(parseMetaspaceOptions(field));
  }
}

export function parseMetaspaceOptions(field: Untrusted): MetaspaceOptions {
  const { replacement, add_prefix_space, prepend_scheme, split } = field.read({
    replacement: character('▁'), add_prefix_space: boolean(true), prepend_scheme: optional(oneOf(schemes)), split: boolean(true), str_rep: optional(string()),
  });
  // Files of before version 0.15 say add_prefix_space.
  return { replacement, prependScheme: prepend_scheme ?? (add_prefix_space ? 'always' : 'never'), split };
}
