/** One token a word, looked up whole. */
import type { TokenRows } from '../token-rows.js';
import { string, type Untrusted } from '../untrusted.js';
import { Vocabulary } from '../vocabulary.js';
import type { Model } from './model.js';
import { unknownCharacter } from './unknown-character.js';

/**
 * Words that are not in the vocabulary become its unknown token; where that is not in the vocabulary itself, they are refused.
 * @param isSpecial whether a token is special, which text may not spell
 */
export function parseWordLevel(field: Untrusted, isSpecial: (token: string) => boolean): Model {
  const { vocab: vocabulary, unk_token } = field.read({ vocab: Vocabulary.parse, unk_token: string() });
  const { ids } = vocabulary;
  return {
    vocabulary,
    tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
      const word = text.slice(start, end);
      const id = (isSpecial(word) ? undefined : ids.get(word)) ?? ids.get(unk_token);
      if (id !== undefined) return tokens.push(id, start, end);
      if (word.length === 1 || (word.length === 2 && word.codePointAt(0)! > 0xffff)) throw unknownCharacter(word, 0);
      throw new RangeError(
        `encode: ${JSON.stringify(word.slice(0, 60))} is not in the vocabulary, and there is no unknown token`,
      );
    },
    toJson: () => ({ vocab: vocabulary.toJson() }),
  };
}
