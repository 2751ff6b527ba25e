/**
 * A model whose tokens get their ids from another vocabulary, as Marian's do; tokens it lacks become its unknown token.
 */
import { rowLength, type TokenRows } from '../structures/token-rows.js';
import { asString, type Untrusted } from '@glossa/check';
import { Vocabulary } from '../vocabulary/vocabulary.js';
import { modelToJson, type Model } from './model.js';

/** @param parseInner reads the model whose tokens are renumbered */
export function parseRenumbered(field: Untrusted, parseInner: (field: Untrusted) => Model): Model {
  const {
    vocab: vocabulary,
    model: inner,
    unk_token,
  } = field.read({ vocab: Vocabulary.parse, model: parseInner, unk_token: asString() });
  const unknownId = vocabulary.ids.get(unk_token);
  if (unknownId === undefined) return field.get('unk_token').fail('a token of the vocabulary');
  const ids = inner.vocabulary.tokens.map((token) =>
    token === undefined ? unknownId : (vocabulary.ids.get(token) ?? unknownId),
  );
  return {
    vocabulary,
    tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
      const { length } = tokens;
      inner.tokenize(text, start, end, tokens);
      for (let i = length; i < tokens.length; i += rowLength) tokens.data[i] = ids[tokens.data[i]];
    },
    toJson: () => ({ vocab: vocabulary.toJson(), model: modelToJson(inner) }),
  };
}
