/** A model whose tokens get their ids from another vocabulary, as Marian's do; tokens it lacks become its unknown token. */
import { string, type Untrusted } from '../untrusted.js';
import { Vocabulary } from '../vocabulary.js';
import { rowLength, type TokenRows } from '../token-rows.js';
import { modelToJson, type Model } from './model.js';

export class Renumbered implements Model {
  private readonly ids: number[];

  constructor(
    readonly vocabulary: Vocabulary,
    private readonly inner: Model,
    unknownToken: string,
  ) {
    const unknownId = vocabulary.ids.get(unknownToken);
    if (unknownId === undefined) throw new RangeError(`model.unk_token: ${JSON.stringify(unknownToken)} is not in the vocabulary`);
    this.ids = inner.vocabulary.tokens.map((token) => (token === undefined ? unknownId : (vocabulary.ids.get(token) ?? unknownId)));
  }

  tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    const { length } = tokens;
    this.inner.tokenize(text, start, end, tokens);
    for (let i = length; i < tokens.length; i += rowLength) tokens.data[i] = this.ids[tokens.data[i]!]!;
  }

  toJson(): Record<string, unknown> {
    return { vocab: this.vocabulary.toJson(), model: modelToJson(this.inner) };
  }

  /** @param parseInner reads the model whose tokens are renumbered */
  static parse(field: Untrusted, parseInner: (field: Untrusted) => Model): Renumbered {
    const { vocab, model, unk_token } = field.read({ vocab: Vocabulary.parse, model: parseInner, unk_token: string() });
    return new Renumbered(vocab, model, unk_token);
  }
}
