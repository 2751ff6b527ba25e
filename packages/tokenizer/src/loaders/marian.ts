/** Marian's files: one vocabulary of ids, and a SentencePiece model for each side. */
import { Tokenizer } from '../tokenizer.js';
import { Untrusted } from '../untrusted.js';
import { sequence, special, templateJson } from './parts-json.js';
import { parseSentencePieceModel } from './sentence-piece-model.js';
import { sentencePieceJson } from './sentence-piece.js';

/**
 * A tokenizer of one side; either decodes the target, since ids mean the same to both.
 * A text may begin with the token of its target language (`>>zh<<`), and ends with `</s>`.
 * @param vocab vocab.json, parsed or as text: `{ token: id }`
 * @param bytes source.spm or target.spm
 */
export function fromMarian(vocab: unknown, bytes: Uint8Array): Tokenizer {
  const ids = Untrusted.parse(vocab, 'vocab.json').record;
  const json = sentencePieceJson({ ...parseSentencePieceModel(bytes), unknownSurface: '' });
  const special_tokens = ['</s>', '<unk>', '<pad>'];
  const languages = Object.keys(ids).filter((token) => /^>>.+<<$/.test(token));
  const end = special('</s>');
  return Tokenizer.fromJson({
    ...json,
    added_tokens: [...special_tokens, ...languages].map((content) => ({
      id: ids[content],
      content,
      special: special_tokens.includes(content),
    })),
    post_processor: templateJson([sequence('A'), end], [sequence('A'), sequence('B'), end], (token) => ids[token]),
    decoder: { type: 'SentencePiece', strip_prefix: 'each', special_tokens, special_space: 'after', strip: true },
    model: { type: 'Renumbered', vocab: ids, unk_token: '<unk>', model: json.model },
  });
}
