/** XLNet's spiece.model as Hugging Face's fast tokenizer reads it. */
import { toBase64 } from '../base64.js';
import { Tokenizer } from '../tokenizer.js';
import { checkOptions } from '../untrusted.js';
import { parseSentencePieceModel } from './sentence-piece-model.js';

export interface XlnetOptions {
  /** Whether case is folded; false by default. */
  lowercase?: boolean;
  /** Whether accents stay on; false by default. */
  keepAccents?: boolean;
}

const framing = ['<sep>', '<cls>'];

/** Texts end with `<sep> <cls>`; the padding that XLNet expects is on the left, of type 3. */
export function fromXlnet(bytes: Uint8Array, options: XlnetOptions = {}): Tokenizer {
  checkOptions(options, ['lowercase', 'keepAccents'], 'fromXlnet');
  const { pieces, characterMap } = parseSentencePieceModel(bytes);
  const idOf = (token: string): number => {
    const id = pieces.findIndex(({ piece }) => piece === token);
    if (id < 0) throw new RangeError(`fromXlnet: expected a model with ${token}`);
    return id;
  };
  const quotes = ['``', "''"].map((String) => ({ type: 'Replace', pattern: { String }, content: '"' }));
  const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };
  const sequence = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  const special = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });
  return Tokenizer.fromJson({
    added_tokens: pieces.flatMap(({ piece, type }, id) => {
      const isSpecial = type === 'control' || type === 'unknown';
      return isSpecial || type === 'user' ? [{ id, content: piece, special: isSpecial, lstrip: piece === '<mask>' }] : [];
    }),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        ...quotes,
        ...(options.keepAccents ? [] : [{ type: 'NFKD' }, { type: 'StripAccents' }]),
        ...(options.lowercase ? [{ type: 'Lowercase' }] : []),
        ...(characterMap.length > 0 ? [{ type: 'Precompiled', precompiled_charsmap: toBase64(characterMap) }] : []),
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ],
    },
    pre_tokenizer: metaspace,
    post_processor: {
      type: 'TemplateProcessing',
      single: [sequence('A', 0), special('<sep>', 0), special('<cls>', 2)],
      pair: [sequence('A', 0), special('<sep>', 0), sequence('B', 1), special('<sep>', 1), special('<cls>', 2)],
      special_tokens: Object.fromEntries(framing.map((id) => [id, { id, ids: [idOf(id)], tokens: [id] }])),
    },
    decoder: metaspace,
    model: {
      type: 'Unigram',
      unk_id: idOf('<unk>'),
      // A number with its comma ("9,") is to be two tokens: such pieces are made improbable.
      vocab: pieces.map(({ piece, score }) => [piece, /\p{Nd},$/u.test(piece) ? score - 100 : score]),
      byte_fallback: false,
    },
  });
}
