/** Trains a BPE tokenizer over characters, with bytes to fall back on: SentencePiece's kind, as Llama has it. */
import { normalizersJson, vocabJson } from '../loaders/parts-json.js';
import { byteTokens } from '../models/byte-fallback.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asField, asPositive, readOptions } from '@glossa/check';
import { learnMerges } from './merge-learner.js';
import { readSpecialTokens, readVocabSize, reporting, share, specialTokensJson } from './options.js';
import { paced, type Corpus, type Report, type TrainingOptions } from './training.js';
import { countPieces, coveringCharacters, runsWithin, type WordCounts } from './word-counts.js';

export interface BpeTrainingOptions extends TrainingOptions {
  /**
   * Number of tokens in all: special tokens, 256 bytes, characters, then merges. Fewer when the corpus runs out of
   * pairs.
   */
  vocabSize: number;
  /** Least count of a pair worth a token; 2 by default. */
  minFrequency?: number;
  /**
   * Share of the text whose characters get tokens; 0.9995 by default. The rest, the rarest characters, is spelled in
   * bytes.
   */
  characterCoverage?: number;
  /** Tokens that control the model, the unknown token first; `<unk> <s> </s>` by default. */
  specialTokens?: readonly string[];
}

const space = '▁';

/** The same corpus and options give the same tokenizer. */
export async function trainBpe(corpus: Corpus, options: BpeTrainingOptions): Promise<Tokenizer> {
  const { vocabSize, minFrequency, characterCoverage, specialTokens, ...reporters } = readOptions('trainBpe', options, {
    vocabSize: asField,
    minFrequency: asPositive(2),
    characterCoverage: share(0.9995),
    specialTokens: readSpecialTokens(['<unk>', '<s>', '</s>']),
    ...reporting,
  });
  const report = { ...reporters, where: 'trainBpe' };
  const words = await countSpacedWords(corpus, report);
  const alphabet = new Set([space, ...coveringCharacters(words, characterCoverage)]);
  const tokens = [...specialTokens, ...byteTokens, ...[...alphabet].sort()];
  const size = readVocabSize(vocabSize, tokens.length, 'special tokens, 256 bytes and characters');

  const speller = (ids: ReadonlyMap<string, number>) => (run: string) =>
    Array.from(run, (character) => ids.get(character)!);
  const learning = learnMerges(runsWithin(alphabet, words), speller, tokens, {
    vocabSize: size,
    minFrequency,
    join: (left, right) => left + right,
    maxTokenLength: 16,
    reserved: specialTokens.length + byteTokens.length,
  });
  const merges = await paced(learning, size, report);
  return Tokenizer.fromJson({
    added_tokens: specialTokensJson(specialTokens),
    normalizer: normalizersJson(
      { type: 'Prepend', prepend: space },
      { type: 'Replace', pattern: { String: ' ' }, content: space },
    ),
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: space }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      unk_token: specialTokens[0] ?? null,
      fuse_unk: true,
      byte_fallback: true,
      vocab: vocabJson(tokens),
      merges,
    },
  });
}

/** Words with the spaces before them, written as `▁`; every text begins with one. */
async function countSpacedWords(corpus: Corpus, report: Report): Promise<WordCounts> {
  const raw = await countPieces(
    corpus,
    (text, start) => {
      let end = start;
      while (text[end] === ' ') end++;
      const next = text.indexOf(' ', end);
      return next < 0 ? text.length : next;
    },
    report,
  );
  const counts: WordCounts = new Map();
  for (const [word, times] of raw) {
    // A first word has no space of its own; in a corpus of lines it is much like any other.
    const spaced = (word.startsWith(' ') ? word : ` ${word}`).replaceAll(' ', space);
    counts.set(spaced, (counts.get(spaced) ?? 0) + times);
  }
  return counts;
}
