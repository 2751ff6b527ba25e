/** Trains a Unigram tokenizer (Kudo 2018): SentencePiece's default kind, as T5, XLNet and Marian have it. */
import { parsePart } from '../kinds.js';
import { normalizers } from '../normalizers/normalizers.js';
import { preTokenizers } from '../pre-tokenizers/pre-tokenizers.js';
import { Tokenizer } from '../tokenizer.js';
import { checkOptions, describe, Untrusted } from '../untrusted.js';
import { byteTokens } from './bpe.js';
import { checkCount, checkShare, checkVocabSize } from './checks.js';
import { learnPieces } from './piece-learner.js';
import { checkSpecialTokens, specialTokensJson } from './special-tokens.js';
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
  /** Whether text is brought to Unicode's compatibility form first, so that full-width letters are letters; true by default. */
  normalize?: boolean;
  /** Longest piece, in characters; 16 by default. */
  maxPieceLength?: number;
  /** Number of candidates to begin with; twenty for each token wanted by default, and at most a million. */
  seedSize?: number;
}

const space = '▁';
const metaspace = { type: 'Metaspace', replacement: space, prepend_scheme: 'always', split: true };

/** The same corpus and options give the same tokenizer. */
export async function trainUnigram(corpus: Corpus, options: UnigramTrainingOptions): Promise<Tokenizer> {
  checkOptions(
    options,
    [
      'vocabSize', 'specialTokens', 'unknownToken', 'byteFallback', 'characterCoverage', 'normalize', 'maxPieceLength', 'seedSize', 'onProgress', 'signal',
    ],
    'trainUnigram',
  );
  const { vocabSize, specialTokens = ['<pad>', '</s>', '<unk>'], unknownToken = '<unk>', byteFallback = false } = options;
  const { characterCoverage = 0.9995, normalize = true, maxPieceLength = 16, seedSize = Math.min(20 * vocabSize, 1_000_000) } = options;
  checkSpecialTokens(specialTokens);
  checkShare(characterCoverage, 'trainUnigram: characterCoverage');
  checkCount(maxPieceLength, 'trainUnigram: maxPieceLength');
  checkCount(seedSize, 'trainUnigram: seedSize');
  if (!specialTokens.includes(unknownToken)) throw new RangeError(`trainUnigram: unknownToken: expected one of the special tokens, received ${describe(unknownToken)}`);
  const normalizer = {
    type: 'Sequence',
    normalizers: [...(normalize ? [{ type: 'NFKC' }] : []), { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }],
  };
  const stages = new Untrusted({ normalizer, metaspace }, 'trainUnigram');
  const counts = await countWords(corpus, parsePart(normalizers, stages.get('normalizer')), parsePart(preTokenizers, stages.get('metaspace')), options);

  const alphabet = new Set([space, ...coveringCharacters(counts, characterCoverage)]);
  const words = [...runsWithin(alphabet, counts)];
  const fixed = [...specialTokens, ...(byteFallback ? byteTokens : [])];
  checkVocabSize(vocabSize, fixed.length + alphabet.size, 'trainUnigram: vocabSize', 'special tokens, bytes and characters');
  const learning = learnPieces(words.map(([word]) => word), words.map(([, times]) => times), {
    size: vocabSize - fixed.length,
    seedSize,
    maxLength: maxPieceLength,
    shrinkingFactor: 0.75,
    subIterations: 2,
  });
  const reserved = new Set(fixed);
  const pieces = (await paced(learning, seedSize, options)).filter(([piece]) => !reserved.has(piece));
  return Tokenizer.fromJson({
    added_tokens: specialTokensJson(specialTokens),
    normalizer,
    pre_tokenizer: metaspace,
    decoder: byteFallback ? { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, metaspace] } : metaspace,
    model: {
      type: 'Unigram',
      unk_id: specialTokens.indexOf(unknownToken),
      vocab: [...fixed.map((token) => [token, 0]), ...pieces],
      byte_fallback: byteFallback,
    },
  });
}
