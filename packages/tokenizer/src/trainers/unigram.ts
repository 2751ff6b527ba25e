/** Trains a Unigram tokenizer (Kudo 2018): SentencePiece's default kind, as T5, XLNet and Marian have it. */
import { parsePart } from '../json/parser.js';
import { metaspaceJson, normalizersJson } from '../loaders/parts-json.js';
import { byteTokens } from '../models/byte-fallback.js';
import { normalizers } from '../normalizers/normalizers.js';
import { preTokenizers } from '../pre-tokenizers/pre-tokenizers.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asBoolean, asField, asOptional, asPositive, readOptions, asString, fail, Untrusted } from '@glossa/check';
import { readSpecialTokens, readVocabSize, reporting, share, specialTokensJson } from './options.js';
import { learnPieces } from './piece-learner.js';
import { paced, type Corpus, type TrainingOptions } from './training.js';
import { countWords, coveringCharacters, runsWithin } from './word-counts.js';

export interface UnigramTrainingOptions extends TrainingOptions {
  /** Number of tokens in all: special tokens, bytes if asked for, then pieces. Fewer when the corpus has no more. */
  vocabSize: number;
  /** Tokens that control the model; they take the first ids. `<pad> </s> <unk>` by default. */
  specialTokens?: readonly string[];
  /** The one among them that stands for characters without a token; `<unk>` by default. */
  unknownToken?: string;
  /** Whether such characters are spelled in bytes instead; false by default. */
  byteFallback?: boolean;
  /** Share of the text whose characters get tokens; 0.9995 by default. */
  characterCoverage?: number;
  /**
   * Whether text is brought to Unicode's compatibility form first, so that full-width letters are letters; true by
   * default.
   */
  normalize?: boolean;
  /** Longest piece, in characters; 16 by default. */
  maxPieceLength?: number;
  /** Number of candidates to begin with; twenty for each token wanted by default, and at most a million. */
  seedSize?: number;
}

const space = '▁';

/** The same corpus and options give the same tokenizer. */
export async function trainUnigram(corpus: Corpus, options: UnigramTrainingOptions): Promise<Tokenizer> {
  const {
    vocabSize,
    specialTokens,
    unknownToken,
    byteFallback,
    characterCoverage,
    normalize,
    maxPieceLength,
    seedSize: askedSeedSize,
    ...reporters
  } = readOptions('trainUnigram', options, {
    vocabSize: asField,
    specialTokens: readSpecialTokens(['<pad>', '</s>', '<unk>']),
    unknownToken: asString('<unk>'),
    byteFallback: asBoolean(false),
    characterCoverage: share(0.9995),
    normalize: asBoolean(true),
    maxPieceLength: asPositive(16),
    seedSize: asOptional(asPositive()),
    ...reporting,
  });
  if (!specialTokens.includes(unknownToken))
    fail('trainUnigram: unknownToken', 'one of the special tokens', unknownToken);
  const report = { ...reporters, where: 'trainUnigram' };
  const normalizer = normalizersJson(...(normalize ? [{ type: 'NFKC' }] : []), {
    type: 'Replace',
    pattern: { Regex: ' {2,}' },
    content: ' ',
  });
  const stages = new Untrusted({ normalizer, metaspaceJson }, 'trainUnigram');
  const counts = await countWords(
    corpus,
    parsePart(normalizers, stages.get('normalizer')),
    parsePart(preTokenizers, stages.get('metaspaceJson')),
    report,
  );

  const alphabet = new Set([space, ...coveringCharacters(counts, characterCoverage)]);
  const words = [...runsWithin(alphabet, counts)];
  const fixed = [...specialTokens, ...(byteFallback ? byteTokens : [])];
  const size = readVocabSize(vocabSize, fixed.length + alphabet.size, 'special tokens, bytes and characters');
  const seedSize = askedSeedSize ?? Math.min(20 * size, 1_000_000);
  const learning = learnPieces(
    words.map(([word]) => word),
    words.map(([, times]) => times),
    {
      size: size - fixed.length,
      seedSize,
      maxLength: maxPieceLength,
      shrinkingFactor: 0.75,
      subIterations: 2,
    },
  );
  const reserved = new Set(fixed);
  const pieces = (await paced(learning, seedSize, report)).filter(([piece]) => !reserved.has(piece));
  return Tokenizer.fromJson({
    added_tokens: specialTokensJson(specialTokens),
    normalizer,
    pre_tokenizer: metaspaceJson,
    decoder: byteFallback ? { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, metaspaceJson] } : metaspaceJson,
    model: {
      type: 'Unigram',
      unk_id: specialTokens.indexOf(unknownToken),
      vocab: [...fixed.map((token) => [token, 0]), ...pieces],
      byte_fallback: byteFallback,
    },
  });
}
