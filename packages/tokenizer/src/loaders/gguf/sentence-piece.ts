/** SentencePiece's BPE and Unigram, which GGUF files call `llama` and `t5`. */
import type { TokenizerJson } from '../../tokenizer-json.js';
import { frameJson } from '../frame-json.js';
import { sentencePieceJson } from '../sentence-piece.js';
import type { GgufVocabulary } from './vocabulary.js';

export function ggufSentencePieceJson(vocabulary: GgufVocabulary, algorithm: 'bpe' | 'unigram'): TokenizerJson {
  const isBpe = algorithm === 'bpe';
  const ids = new Map(vocabulary.tokens.map(({ token }, id) => [token, id]));
  const json = sentencePieceJson({
    pieces: vocabulary.tokens.map(({ token, type, score }) => ({ piece: token, type, score })),
    algorithm,
    byteFallback: isBpe && ids.has('<0x00>'),
    spaceAsSuffix: false,
    unknownSurface: ' ⁇ ',
    characterMap: characterMap(vocabulary),
    addsSpace: vocabulary.flag('add_space_prefix', true),
    removesSpaces: vocabulary.flag('remove_extra_whitespaces', !isBpe),
    escapesSpaces: true,
    beginId: -1,
    endId: -1,
  });
  // llama.cpp's defaults: a begin for `llama`, an end for `t5`
  return { ...json, post_processor: frameJson(vocabulary.framed('bos', isBpe), vocabulary.framed('eos', !isBpe), ids) };
}

/** Bytes, in files signed as often as not. */
function characterMap(vocabulary: GgufVocabulary): Uint8Array {
  const field = vocabulary.field('precompiled_charsmap');
  if (field.absent) return new Uint8Array(0);
  return Uint8Array.from(field.array, (byte) => (typeof byte === 'number' && Number.isInteger(byte) && byte >= -128 && byte < 256 ? byte : field.fail('bytes')));
}
