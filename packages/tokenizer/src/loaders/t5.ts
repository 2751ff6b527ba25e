/** T5's spiece.model as Hugging Face reads it. */
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asBoolean, asLength, readOptions } from '@glossa/check';
import { parseSentencePieceModel } from './sentence-piece-model.js';
import { frameJson, metaspaceJson, normalizersJson } from './parts-json.js';
import { addedJson, idOf, precompiledJson, sentencePieceJson } from './sentence-piece.js';

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
  const { extraIds, legacy } = readOptions('fromT5', options, { extraIds: asLength(100), legacy: asBoolean(true) });
  const model = parseSentencePieceModel(bytes);
  const { pieces } = model;
  const json = sentencePieceJson({ ...model, unknownSurface: '' });
  const sentinels = Array.from({ length: extraIds }, (_, i) => `<extra_id_${extraIds - 1 - i}>`);
  const specials = addedJson(pieces, 'control', 'unknown');
  const added_tokens = [
    ...specials,
    ...sentinels.map((content, i) => ({
      id: pieces.length + i,
      content,
      special: true,
      lstrip: !legacy,
      rstrip: !legacy,
    })),
  ];
  if (!legacy) {
    const special_tokens = specials.map(({ content }) => content);
    return Tokenizer.fromJson({
      ...json,
      added_tokens,
      normalizer: { ...(json.normalizer as object), prepend_scheme: 'first' },
      post_processor: { type: 'Ending', id: model.endId },
      decoder: {
        type: 'SentencePiece',
        strip_prefix: 'each',
        special_tokens,
        apart_tokens: sentinels,
        special_space: 'before',
        strip: true,
      },
    });
  }
  const { single_precision: _, ...unigram } = json.model as { single_precision: boolean; vocab: [string, number][] };
  return Tokenizer.fromJson({
    added_tokens,
    normalizer: normalizersJson(
      ...precompiledJson(model.characterMap),
      { type: 'Strip', strip_left: false, strip_right: true },
      { type: 'Replace', pattern: { Regex: ' {2,}' }, content: '▁' },
    ),
    pre_tokenizer: metaspaceJson,
    post_processor: frameJson([], [pieces[model.endId]?.piece ?? '</s>'], idOf(pieces)),
    decoder: metaspaceJson,
    model: { ...unigram, vocab: [...unigram.vocab, ...sentinels.map((token) => [token, 0])] },
  });
}
