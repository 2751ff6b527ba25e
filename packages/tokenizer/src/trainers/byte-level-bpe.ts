/** Trains a byte-level BPE tokenizer (Radford et al. 2019): any text, any script, no unknown character. */
import { byteToCharacter } from '../text/byte-alphabet.js';
import { byteLevelJson, splitJson, vocabJson } from '../loaders/parts-json.js';
import { gpt4Expression } from '../patterns/known-pattern.js';
import { splitGpt2, splitGpt4 } from '../patterns/splitter.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asField, asOneOf, asPositive, readOptions } from '@glossa/check';
import { encodeUtf8 } from '../text/utf-8.js';
import { maxTokenLength } from '../vocabulary/vocabulary.js';
import { learnMerges } from './merge-learner.js';
import { readSpecialTokens, readVocabSize, reporting, specialTokensJson } from './options.js';
import { paced, type Corpus, type TrainingOptions } from './training.js';
import { countPieces } from './word-counts.js';

/** Ways to cut text into the words within which merges happen. */
const preTokenizers = {
  gpt2: { splitter: splitGpt2, json: () => byteLevelJson(false, true) },
  gpt4: {
    splitter: /* @__PURE__ */ splitGpt4(3),
    json: () => ({
      type: 'Sequence',
      pretokenizers: [splitJson(gpt4Expression('\\p{N}{1,3}')), byteLevelJson(false, false)],
    }),
  },
  none: { splitter: (text: string) => text.length, json: () => byteLevelJson(false, false) },
};

export interface ByteLevelBpeOptions extends TrainingOptions {
  /** Number of tokens in all: special tokens, the 256 bytes, then merges. Fewer when the corpus runs out of pairs. */
  vocabSize: number;
  /** Tokens that control the model; they take the first ids, in this order. */
  specialTokens?: readonly string[];
  /** Least count of a pair worth a token; 2 by default. */
  minFrequency?: number;
  /**
   * How text is cut into words: as GPT-2 does (the default), as GPT-4 does, or not at all, each text being one word.
   */
  preTokenizer?: keyof typeof preTokenizers;
}

/** The same corpus and options give the same tokenizer. Memory grows with the distinct words, not with the corpus. */
export async function trainByteLevelBpe(corpus: Corpus, options: ByteLevelBpeOptions): Promise<Tokenizer> {
  const { vocabSize, specialTokens, minFrequency, preTokenizer, ...reporters } = readOptions(
    'trainByteLevelBpe',
    options,
    {
      vocabSize: asField,
      specialTokens: readSpecialTokens([]),
      minFrequency: asPositive(2),
      preTokenizer: asOneOf(Object.keys(preTokenizers) as (keyof typeof preTokenizers)[], 'gpt2'),
      ...reporting,
    },
  );
  const size = readVocabSize(vocabSize, specialTokens.length + 256, 'special tokens and 256 bytes');
  const { splitter, json } = preTokenizers[preTokenizer];
  const report = { ...reporters, where: 'trainByteLevelBpe' };
  const words = await countPieces(corpus, splitter, report);
  const tokens = [...specialTokens, ...[...byteToCharacter].sort()];
  const speller = (ids: ReadonlyMap<string, number>) => {
    const byteIds = byteToCharacter.map((character) => ids.get(character)!);
    return (word: string) => [...encodeUtf8(word)].map((byte) => byteIds[byte]);
  };
  const learning = learnMerges(words, speller, tokens, {
    vocabSize: size,
    minFrequency,
    join: (left, right) => left + right,
    maxTokenLength,
    reserved: specialTokens.length,
  });
  const merges = await paced(learning, size, report);
  const byteLevel = byteLevelJson(false, true);
  return Tokenizer.fromJson({
    added_tokens: specialTokensJson(specialTokens),
    pre_tokenizer: json(),
    post_processor: { ...byteLevel, trim_offsets: false },
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: vocabJson(tokens),
      merges,
    },
  });
}
