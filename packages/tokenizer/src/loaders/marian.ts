/** Marian's files: one vocabulary of ids, and a SentencePiece model for each side. */
import { Untrusted } from '@glossa/check';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { sequence, special, templateJson } from './parts-json.js';
import { parseSentencePieceModel } from './sentence-piece-model.js';
import { sentencePieceJson, stripPrefixOf } from './sentence-piece.js';

/**
 * The tokenizer of one side. A text may begin with the token of its target language (`>>zh<<`), and ends with `</s>`.
 *
 * @param vocab vocab.json, parsed or as text: `{ token: id }`
 * @param model source.spm or target.spm, by which texts are encoded
 * @param joiner by which ids are decoded: target.spm for both sides, since the model writes the target's language
 */
export function fromMarian(vocab: unknown, model: Uint8Array, joiner: Uint8Array = model): Tokenizer {
  const ids = Untrusted.parse(vocab, 'vocab.json').record;
  const json = sentencePieceJson(parseSentencePieceModel(model));
  const joining = parseSentencePieceModel(joiner);
  const special_tokens = ['</s>', '<unk>', '<pad>'];
  const languages = Object.keys(ids).filter((token) => /^>>.+<<$/.test(token));
  const end = special('</s>');
  const join = {
    type: 'SentencePiece',
    strip_prefix: stripPrefixOf(joining),
    special_tokens,
    special_space: 'after',
    strip: true,
  };
  const hasBytes = joining.pieces.some(({ type }) => type === 'byte');
  return Tokenizer.fromJson({
    ...json,
    added_tokens: [...special_tokens, ...languages].map((content) => ({
      id: ids[content],
      content,
      special: special_tokens.includes(content),
    })),
    post_processor: templateJson([sequence('A'), end], [sequence('A'), sequence('B'), end], (token) => ids[token]),
    decoder: hasBytes ? { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, join] } : join,
    model: { type: 'Renumbered', vocab: ids, unk_token: '<unk>', model: json.model },
  });
}
