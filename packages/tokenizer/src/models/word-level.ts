/** One token a word, looked up whole. */
import type { Untrusted } from '../untrusted.js';
import { Vocabulary } from '../vocabulary.js';
import type { TokenRows } from '../token-rows.js';
import type { Model } from './model.js';
import { unknownCharacter } from './unknown-character.js';

export class WordLevel implements Model {
  /**
   * @param unknownToken token of words that are not in the vocabulary; where it is not in the vocabulary itself, they are refused
   * @param isSpecial whether a token is special, which text may not spell
   * @param fields the model's part of the file, without the vocabulary
   */
  constructor(
    readonly vocabulary: Vocabulary,
    private readonly unknownToken: string,
    private readonly isSpecial: (token: string) => boolean,
    private readonly fields: object,
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
    return { ...this.fields, vocab: this.vocabulary.toJson() };
  }

  static parse(field: Untrusted, isSpecial: (token: string) => boolean): WordLevel {
    field.only('type', 'vocab', 'unk_token');
    return new WordLevel(Vocabulary.parse(field.get('vocab')), field.get('unk_token').string(), isSpecial, { ...field.record, vocab: null });
  }
}
