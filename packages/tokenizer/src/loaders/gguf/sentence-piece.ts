/** SentencePiece's BPE and Unigram, which GGUF files call `llama` and `t5`. */
import type { TokenizerJson } from '../../tokenizer/tokenizer-json.js';
import { asOptional, type Untrusted } from '@glossa/check';
import { frameJson } from '../parts-json.js';
import { idOf, sentencePieceJson } from '../sentence-piece.js';
import type { GgufVocabulary } from './vocabulary.js';

export function ggufSentencePieceJson(vocabulary: GgufVocabulary, algorithm: 'bpe' | 'unigram'): TokenizerJson {
  const isBpe = algorithm === 'bpe';
  const { pieces } = vocabulary;
  const json = sentencePieceJson({
    pieces,
    algorithm,
    byteFallback: isBpe && pieces.some(({ piece }) => piece === '<0x00>'),
    characterMap: asOptional(characterMap)(vocabulary.field('precompiled_charsmap')),
    addsSpace: vocabulary.flag('add_space_prefix', true),
    removesSpaces: vocabulary.flag('remove_extra_whitespaces', !isBpe),
  });
  // llama.cpp's defaults: a begin for `llama`, an end for `t5`
  return {
    ...json,
    post_processor: frameJson(vocabulary.framed('bos', isBpe), vocabulary.framed('eos', !isBpe), idOf(pieces)),
  };
}

/** Bytes, in files signed as often as not. */
function characterMap(field: Untrusted): Uint8Array {
  const isByte = (byte: unknown): boolean =>
    Number.isInteger(byte) && (byte as number) >= -128 && (byte as number) < 256;
  return Uint8Array.from(field.array, (byte) => (isByte(byte) ? (byte as number) : field.fail('bytes')));
}
