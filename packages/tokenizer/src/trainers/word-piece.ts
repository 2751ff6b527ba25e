/**
 * Trains a WordPiece tokenizer for BERT. The vocabulary is learned by joining frequent pairs, as Hugging Face does;
 * Google's own trainer, which weighs pairs otherwise, was never published.
 */
import { wordPieceJson } from '../loaders/vocab-txt.js';
import { parsePart } from '../kinds.js';
import { normalizers } from '../normalizers/normalizers.js';
import { preTokenizers } from '../pre-tokenizers/pre-tokenizers.js';
import { Tokenizer } from '../tokenizer.js';
import { checkOptions, Untrusted } from '../untrusted.js';
import { learnMerges } from './merge-learner.js';
import { checkSpecialTokens } from './special-tokens.js';
import { paced, type Corpus, type TrainingOptions } from './training.js';
import { checkCount, checkShare, checkVocabSize } from './checks.js';
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
  checkOptions(
    options,
    ['vocabSize', 'minFrequency', 'lowercase', 'separateIdeographs', 'characterCoverage', 'specialTokens', 'onProgress', 'signal'],
    'trainWordPiece',
  );
  const { vocabSize, minFrequency = 2, lowercase = true, separateIdeographs = true, characterCoverage = 1 } = options;
  const specialTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...(options.specialTokens ?? [])];
  checkSpecialTokens(specialTokens);
  checkCount(minFrequency, 'trainWordPiece: minFrequency');
  checkShare(characterCoverage, 'trainWordPiece: characterCoverage');
  const pipeline = { lowercase, stripAccents: null, separateIdeographs };
  const json = new Untrusted(wordPieceJson(new Map(), pipeline, specialTokens), 'trainWordPiece');
  const counts = await countWords(corpus, parsePart(normalizers, json.get('normalizer')), parsePart(preTokenizers, json.get('pre_tokenizer')), options);

  const alphabet = new Set(coveringCharacters(counts, characterCoverage));
  const words = [...counts].filter(([word]) => [...word].every((character) => alphabet.has(character)));
  const continuing = new Set(words.flatMap(([word]) => [...word].slice(1)));
  const tokens = [...specialTokens, ...[...alphabet].sort(), ...[...continuing].sort().map((character) => prefix + character)];
  checkVocabSize(vocabSize, tokens.length, 'trainWordPiece: vocabSize', 'special tokens and characters');
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const spelled = words.map(([word]) => Array.from(word, (character, i) => ids.get(i === 0 ? character : prefix + character)!));
  const learning = learnMerges(spelled, words.map(([, times]) => times), tokens, {
    vocabSize,
    minFrequency,
    join: (left, right) => left + right.slice(prefix.length),
    maxTokenLength: 100,
    reserved: specialTokens.length,
  });
  await paced(learning, vocabSize, options);
  return Tokenizer.fromJson(wordPieceJson(new Map(tokens.map((token, id) => [token, id])), pipeline, specialTokens));
}
