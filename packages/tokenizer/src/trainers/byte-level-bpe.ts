/** Trains a byte-level BPE tokenizer (Radford et al. 2019): any text, any script, no unknown character. */
import { byteToCharacter, utf8 } from '../byte-alphabet.js';
import { gpt4Expression } from '../patterns/known-pattern.js';
import { splitGpt2, splitGpt4 } from '../patterns/splitter.js';
import { Tokenizer } from '../tokenizer.js';
import { checkOptions, describe } from '../untrusted.js';
import { maxTokenLength } from '../vocabulary.js';
import { checkCount, checkVocabSize } from './checks.js';
import { learnMerges } from './merge-learner.js';
import { checkSpecialTokens, specialTokensJson } from './special-tokens.js';
import { paced, type Corpus, type TrainingOptions } from './training.js';
import { countPieces } from './word-counts.js';

const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };
const whole = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false };

/** Ways to cut text into the words within which merges happen. */
const preTokenizers = {
  gpt2: { splitter: splitGpt2, json: () => ({ ...byteLevel, use_regex: true }) },
  gpt4: {
    splitter: /* @__PURE__ */ splitGpt4(3),
    json: () => ({
      type: 'Sequence',
      pretokenizers: [{ type: 'Split', pattern: { Regex: gpt4Expression('\\p{N}{1,3}') }, behavior: 'Isolated', invert: false }, whole],
    }),
  },
  none: { splitter: (text: string) => text.length, json: () => whole },
};

export interface ByteLevelBpeOptions extends TrainingOptions {
  /** Number of tokens in all: special tokens, the 256 bytes, then merges. Fewer when the corpus runs out of pairs. */
  vocabSize: number;
  /** Tokens that control the model; they take the first ids, in this order. */
  specialTokens?: readonly string[];
  /** Least count of a pair worth a token; 2 by default. */
  minFrequency?: number;
  /** How text is cut into words: as GPT-2 does (the default), as GPT-4 does, or not at all, each text being one word. */
  preTokenizer?: keyof typeof preTokenizers;
}

/** The same corpus and options give the same tokenizer. Memory grows with the distinct words, not with the corpus. */
export async function trainByteLevelBpe(corpus: Corpus, options: ByteLevelBpeOptions): Promise<Tokenizer> {
  checkOptions(options, ['vocabSize', 'specialTokens', 'minFrequency', 'preTokenizer', 'onProgress', 'signal'], 'trainByteLevelBpe');
  const { vocabSize, specialTokens = [], minFrequency = 2, preTokenizer = 'gpt2' } = options;
  checkSpecialTokens(specialTokens);
  if (!Object.hasOwn(preTokenizers, preTokenizer)) {
    throw new TypeError(`trainByteLevelBpe: preTokenizer: expected one of ${Object.keys(preTokenizers).join(', ')}, received ${describe(preTokenizer)}`);
  }
  checkCount(minFrequency, 'trainByteLevelBpe: minFrequency');
  checkVocabSize(vocabSize, specialTokens.length + 256, 'trainByteLevelBpe: vocabSize', 'special tokens and 256 bytes');
  const { splitter, json } = preTokenizers[preTokenizer];
  const words = await countPieces(corpus, splitter, options);
  const tokens = [...specialTokens, ...[...byteToCharacter].sort()];
  const byteIds = byteToCharacter.map((character) => tokens.indexOf(character, specialTokens.length));
  const spelled = Array.from(words.keys(), (word) => utf8(word).map((byte) => byteIds[byte]!));
  const learning = learnMerges(spelled, [...words.values()], tokens, {
    vocabSize,
    minFrequency,
    join: (left, right) => left + right,
    maxTokenLength,
    reserved: specialTokens.length,
  });
  const merges = await paced(learning, vocabSize, options);
  return Tokenizer.fromJson({
    added_tokens: specialTokensJson(specialTokens),
    pre_tokenizer: json(),
    post_processor: { ...byteLevel, trim_offsets: false, use_regex: true },
    decoder: { ...byteLevel, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: merges.map(([left, right]) => [tokens[left], tokens[right]]),
    },
  });
}
