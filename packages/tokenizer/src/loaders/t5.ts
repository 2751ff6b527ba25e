/** T5's spiece.model as Hugging Face reads it. */
import { toBase64 } from '../base64.js';
import { Tokenizer } from '../tokenizer.js';
import { checkOptions } from '../untrusted.js';
import { parseSentencePieceModel } from './sentence-piece-model.js';
import { frameJson } from './frame-json.js';
import { idsOf, sentencePieceJson } from './sentence-piece.js';

export interface T5Options {
  /** Number of sentinels `<extra_id_0>`, …, which take the last ids downwards; 100 by default. */
  extraIds?: number;
  /**
   * True, the default, reads as the fast tokenizer does. False reads as the slow one does with `legacy: false`:
   * a sentinel swallows the spaces around it, what follows it begins no word, and `</s>` is never doubled.
   */
  legacy?: boolean;
}

/** Texts end with `</s>`. */
export function fromT5(bytes: Uint8Array, options: T5Options = {}): Tokenizer {
  checkOptions(options, ['extraIds', 'legacy'], 'fromT5');
  const { extraIds = 100, legacy = true } = options;
  const model = parseSentencePieceModel(bytes);
  const json = sentencePieceJson({ ...model, unknownSurface: '' });
  const sentinels = Array.from({ length: extraIds }, (_, i) => `<extra_id_${extraIds - 1 - i}>`);
  const special_tokens = model.pieces.filter(({ type }) => type === 'control' || type === 'unknown').map(({ piece }) => piece);
  const strips = { lstrip: !legacy, rstrip: !legacy };
  const added_tokens = [
    ...special_tokens.map((content) => ({ id: model.pieces.findIndex(({ piece }) => piece === content), content, special: true })),
    ...sentinels.map((content, i) => ({ id: model.pieces.length + i, content, special: true, ...strips })),
  ];
  if (!legacy) {
    return Tokenizer.fromJson({
      ...json,
      added_tokens,
      normalizer: { ...(json.normalizer as object), prepend_scheme: 'first' },
      post_processor: { type: 'Ending', id: model.endId },
      decoder: { type: 'SentencePiece', strip_prefix: 'each', special_tokens, apart_tokens: sentinels, special_space: 'before', strip: true },
    });
  }
  const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };
  const { single_precision: _, ...unigram } = json.model as { single_precision: boolean; vocab: [string, number][] };
  return Tokenizer.fromJson({
    added_tokens,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        ...(model.characterMap.length > 0 ? [{ type: 'Precompiled', precompiled_charsmap: toBase64(model.characterMap) }] : []),
        { type: 'Strip', strip_left: false, strip_right: true },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: '▁' },
      ],
    },
    pre_tokenizer: metaspace,
    post_processor: frameJson([], [model.pieces[model.endId]?.piece ?? '</s>'], idsOf(model)),
    decoder: metaspace,
    model: { ...unigram, vocab: [...unigram.vocab, ...sentinels.map((token) => [token, 0])] },
  });
}
