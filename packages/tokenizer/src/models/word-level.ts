/** One token a word, looked up whole. */
import { string, type Untrusted } from '../untrusted.js';
import { Vocabulary } from '../vocabulary.js';
import type { TokenRows } from '../token-rows.js';
import type { Model } from './model.js';
import { unknownCharacter } from './unknown-character.js';

export class WordLevel implements Model {
  /**
   * @param unknownToken token of words that are not in the vocabulary; where it is not in the vocabulary itself, they are refused
   * @param isSpecial whether a token is special, which text may not spell
   */
  constructor(
    readonly vocabulary: Vocabulary,
    private readonly unknownToken: string,
    private readonly isSpecial: (token: string) => boolean,
  ) {}

  tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    const { ids } = this.vocabulary;
    const word = text.slice(start, end);
    const id = (this.isSpecial(word) ? undefined : ids.get(word)) ?? ids.get(this.unknownToken);
    if (id !== undefined) return tokens.push(id, start, end);
    if (word.length === 1 || (word.length === 2 && word.codePointAt(0)! > 0xffff)) throw unknownCharacter(word, 0);
    throw new RangeError(`encode: ${JSON.stringify(word.slice(0, 60))} is not in the vocabulary, and there is no unknown token`);
  }

  toJson(): Record<string, unknown> {
    return { vocab: this.vocabulary.toJson() };
  }

  static parse(field: Untrusted, isSpecial: (token: string) => boolean): WordLevel {
    const { vocab, unk_token } = field.read({ vocab: Vocabulary.parse, unk_token: string() });
    return new WordLevel(vocab, unk_token, isSpecial);
  }
}
