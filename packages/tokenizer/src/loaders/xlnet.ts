/** XLNet's spiece.model as Hugging Face's fast tokenizer reads it. */
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asBoolean, fail, inWords, readOptions } from '@glossa/check';
import { metaspaceJson, normalizersJson, sequence, special, templateJson } from './parts-json.js';
import { parseSentencePieceModel } from './sentence-piece-model.js';
import { addedJson, idOf, precompiledJson } from './sentence-piece.js';

export interface XlnetOptions {
  /** Whether case is folded; false by default. */
  lowercase?: boolean;
  /** Whether accents stay on; false by default. */
  keepAccents?: boolean;
}

/** Texts end with `<sep> <cls>`; the padding that XLNet expects is on the left, of type 3. */
export function fromXlnet(bytes: Uint8Array, options: XlnetOptions = {}): Tokenizer {
  const { lowercase, keepAccents } = readOptions('fromXlnet', options, {
    lowercase: asBoolean(false),
    keepAccents: asBoolean(false),
  });
  const { pieces, characterMap } = parseSentencePieceModel(bytes);
  const idOfKnown = (token: string): number => {
    const id = idOf(pieces)(token);
    if (id < 0) fail('fromXlnet', `a model with ${token}`, inWords('one without it'), 'invalid-file');
    return id;
  };
  const quotes = ['``', "''"].map((String) => ({ type: 'Replace', pattern: { String }, content: '"' }));
  const single = [sequence('A'), special('<sep>')];
  const end = special('<cls>', 2);
  return Tokenizer.fromJson({
    added_tokens: addedJson(pieces, 'control', 'unknown', 'user').map((token) => ({
      ...token,
      lstrip: token.content === '<mask>',
    })),
    normalizer: normalizersJson(
      ...quotes,
      ...(keepAccents ? [] : [{ type: 'NFKD' }, { type: 'StripAccents' }]),
      ...(lowercase ? [{ type: 'Lowercase' }] : []),
      ...precompiledJson(characterMap),
      { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
    ),
    pre_tokenizer: metaspaceJson,
    post_processor: templateJson([...single, end], [...single, sequence('B', 1), special('<sep>', 1), end], idOfKnown),
    decoder: metaspaceJson,
    model: {
      type: 'Unigram',
      unk_id: idOfKnown('<unk>'),
      // A number with its comma ("9,") is to be two tokens: such pieces are made improbable.
      vocab: pieces.map(({ piece, score }) => [piece, /\p{Nd},$/u.test(piece) ? score - 100 : score]),
      byte_fallback: false,
    },
  });
}
