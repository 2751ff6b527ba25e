export { Tokenizer } from './tokenizer/tokenizer.js';
export { ByteLevelTokenizer } from './tokenizer/byte-level-tokenizer.js';
export { WordPieceTokenizer } from './tokenizer/word-piece-tokenizer.js';
export type { TokenizerCore, EncodeOptions, DecodeOptions } from './tokenizer/tokenizer-core.js';
export type { Encoding } from './encoding/encoding.js';
export type { DecodeStream } from './decoders/decode-stream.js';
export type { Truncation } from './encoding/truncation.js';
export type { Padding } from './encoding/padding.js';
export type { TokenizerJson } from './tokenizer/tokenizer-json.js';

export { fromFiles, openTokenizers, type TokenizerFolder } from './loaders/open-tokenizers.js';
export { tokenizerFiles, type TokenizerFileName, type Tokenizers } from './loaders/layouts.js';
export { toFiles, type TokenRoles } from './loaders/to-files.js';
export { fromGguf } from './loaders/gguf/gguf.js';
export { fromLlama2c } from './loaders/llama2c.js';
export { fromMarian } from './loaders/marian.js';
export { fromSentencePiece, type SentencePieceOptions } from './loaders/sentence-piece.js';
export { fromT5, type T5Options } from './loaders/t5.js';
export { fromTiktoken, type TiktokenOptions } from './loaders/tiktoken.js';
export { fromVocabAndMerges, type VocabMergesOptions } from './loaders/vocab-merges.js';
export { fromVocabTxt, type VocabTxtOptions } from './loaders/vocab-txt.js';
export { fromXlnet, type XlnetOptions } from './loaders/xlnet.js';

export { trainBpe, type BpeTrainingOptions } from './trainers/bpe.js';
export { trainByteLevelBpe, type ByteLevelBpeOptions } from './trainers/byte-level-bpe.js';
export { trainCharacterLevel, type CharacterLevelOptions } from './trainers/character-level.js';
export { trainUnigram, type UnigramTrainingOptions } from './trainers/unigram.js';
export { trainWordPiece, type WordPieceTrainingOptions } from './trainers/word-piece.js';
export type { Corpus, TrainingProgress, TrainingOptions } from './trainers/training.js';
