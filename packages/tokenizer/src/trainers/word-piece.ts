/**
 * Trains a WordPiece tokenizer for BERT. The vocabulary is learned by joining frequent pairs, as Hugging Face does;
 * Google's own trainer, which weighs pairs otherwise, was never published.
 */
import { wordPieceJson } from '../loaders/vocab-txt.js';
import { parsePart } from '../json/parser.js';
import { normalizers } from '../normalizers/normalizers.js';
import { preTokenizers } from '../pre-tokenizers/pre-tokenizers.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asBoolean, asField, asPositive, readOptions, Untrusted } from '@glossa/check';
import { learnMerges } from './merge-learner.js';
import { readSpecialTokens, readVocabSize, reporting, share } from './options.js';
import { paced, type Corpus, type TrainingOptions } from './training.js';
import { countWords, coveringCharacters } from './word-counts.js';

export interface WordPieceTrainingOptions extends TrainingOptions {
  /** Number of tokens in all. Fewer when the corpus runs out of pairs. */
  vocabSize: number;
  /** Least count of a pair worth a token; 2 by default. */
  minFrequency?: number;
  /** Whether case is folded and accents are taken off; true by default. */
  lowercase?: boolean;
  /** Whether every ideograph is a word; true by default. */
  separateIdeographs?: boolean;
  /** Share of the text whose characters get tokens; 1 by default. The rest, the rarest characters, is unknown. */
  characterCoverage?: number;
  /** Further tokens that control the model, after `[PAD] [UNK] [CLS] [SEP] [MASK]`. */
  specialTokens?: readonly string[];
}

const prefix = '##';

/** The same corpus and options give the same tokenizer. */
export async function trainWordPiece(corpus: Corpus, options: WordPieceTrainingOptions): Promise<Tokenizer> {
  const { vocabSize, minFrequency, characterCoverage, specialTokens, onProgress, signal, ...pipeline } = readOptions(
    'trainWordPiece',
    options,
    {
      vocabSize: asField,
      minFrequency: asPositive(2),
      lowercase: asBoolean(true),
      separateIdeographs: asBoolean(true),
      characterCoverage: share(1),
      specialTokens: readSpecialTokens([], ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']),
      ...reporting,
    },
  );
  const report = { onProgress, signal, where: 'trainWordPiece' };
  const json = new Untrusted(wordPieceJson(new Map(), pipeline, specialTokens), 'trainWordPiece');
  const counts = await countWords(
    corpus,
    parsePart(normalizers, json.get('normalizer')),
    parsePart(preTokenizers, json.get('pre_tokenizer')),
    report,
  );

  const alphabet = new Set(coveringCharacters(counts, characterCoverage));
  const words = new Map([...counts].filter(([word]) => [...word].every((character) => alphabet.has(character))));
  const continuing = new Set(Array.from(words.keys(), (word) => [...word].slice(1)).flat());
  const tokens = [
    ...specialTokens,
    ...[...alphabet].sort(),
    ...[...continuing].sort().map((character) => prefix + character),
  ];
  const size = readVocabSize(vocabSize, tokens.length, 'special tokens and characters');
  const speller = (ids: ReadonlyMap<string, number>) => (word: string) =>
    Array.from(word, (character, i) => ids.get(i === 0 ? character : prefix + character)!);
  const learning = learnMerges(words, speller, tokens, {
    vocabSize: size,
    minFrequency,
    join: (left, right) => left + right.slice(prefix.length),
    maxTokenLength: 100,
    reserved: specialTokens.length,
  });
  await paced(learning, size, report);
  return Tokenizer.fromJson(wordPieceJson(new Map(tokens.map((token, id) => [token, id])), pipeline, specialTokens));
}
