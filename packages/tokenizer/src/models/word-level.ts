/** One token a word, looked up whole. */
import type { TokenRows } from '../structures/token-rows.js';
import { asString, fail, type Untrusted } from '@glossa/check';
import { Vocabulary } from '../vocabulary/vocabulary.js';
import { refuseCharacter, type Model } from './model.js';

/**
 * Words that are not in the vocabulary become its unknown token; where that is not in the vocabulary itself, they are
 * refused.
 * @param isSpecial whether a token is special, which text may not spell
 */
export function parseWordLevel(field: Untrusted, isSpecial: (token: string) => boolean): Model {
  const { vocab: vocabulary, unk_token } = field.read({ vocab: Vocabulary.parse, unk_token: asString() });
  const { ids } = vocabulary;
  return {
    vocabulary,
    tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
      const word = text.slice(start, end);
      const id = (isSpecial(word) ? undefined : ids.get(word)) ?? ids.get(unk_token);
      if (id !== undefined) return tokens.push(id, start, end);
      if (word.length === 1 || (word.length === 2 && word.codePointAt(0)! > 0xffff)) refuseCharacter(word, 0);
      return fail('encode', 'words of the vocabulary, which has no unknown token', word);
    },
    toJson: () => ({ vocab: vocabulary.toJson() }),
  };
}
