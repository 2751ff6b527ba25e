/** The tokenizer in a GGUF file's metadata. */
import { Tokenizer } from '../../tokenizer/tokenizer.js';
import type { TokenizerJson } from '../../tokenizer/tokenizer-json.js';
import { asOneOf } from '@glossa/check';
import { ggufByteLevelJson } from './byte-level.js';
import { ggufSentencePieceJson } from './sentence-piece.js';
import { GgufVocabulary } from './vocabulary.js';
import { ggufWordPieceJson } from './word-piece.js';

/** By `tokenizer.ggml.model`. */
const kinds: Readonly<Record<string, (vocabulary: GgufVocabulary) => TokenizerJson>> = {
  gpt2: ggufByteLevelJson,
  bert: ggufWordPieceJson,
  llama: (vocabulary) => ggufSentencePieceJson(vocabulary, 'bpe'),
  t5: (vocabulary) => ggufSentencePieceJson(vocabulary, 'unigram'),
};

/**
 * Byte-level BPE (`gpt2` there), SentencePiece's BPE (`llama`) and Unigram (`t5`), WordPiece (`bert`).
 * The chat template beside it, `tokenizer.chat_template`, is for `ChatTemplate`.
 * @param metadata of the file, by llama.cpp's keys
 * @throws one line when a part is missing, damaged or of a kind that is not supported
 */
export function fromGguf(metadata: ReadonlyMap<string, unknown>): Tokenizer {
  const vocabulary = new GgufVocabulary(metadata);
  return Tokenizer.fromJson(kinds[asOneOf(Object.keys(kinds))(vocabulary.field('model'))](vocabulary));
}
