import { checkInteger, checkOptions } from '@glossa/check';
import type { TranslationTokenizer } from './parts.js';

export interface TranslationExample {
  /** As the model reads it when it translates: with the special tokens of the tokenizer. */
  source: number[];
  /** The target's own tokens and the end token. */
  target: number[];
}

export interface TranslationExamplesOptions {
  eosTokenId: number;
  /** Pairs with a longer source or target (in tokens) are left out. Default: none are. */
  maxLength?: number;
}

/**
 * Pairs of sentences as examples to train an encoder-decoder on. Pairs with an empty side, and pairs that are too long,
 * are left out; the caller can tell how many by the length.
 *
 * @param pairs [source, target]
 */
export function translationExamples(
  pairs: Iterable<readonly [source: string, target: string]>,
  tokenizer: Pick<TranslationTokenizer, 'encode'>,
  options: TranslationExamplesOptions,
): TranslationExample[] {
  checkOptions('translationExamples', options, { eosTokenId: true, maxLength: true });
  const { eosTokenId, maxLength = Infinity } = options;
  checkInteger('translationExamples: eosTokenId', eosTokenId);
  const examples: TranslationExample[] = [];
  for (const [source, target] of pairs) {
    if (source.trim() === '' || target.trim() === '') continue;
    const example = {
      source: tokenizer.encode(source.trim()).ids,
      target: [...tokenizer.encode(target.trim(), { addSpecialTokens: false }).ids, eosTokenId],
    };
    if (example.source.length <= maxLength && example.target.length <= maxLength) examples.push(example);
  }
  return examples;
}
