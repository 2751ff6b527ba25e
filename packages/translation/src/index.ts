export type { Alignments } from './align.js';
export {
  evaluateTranslation,
  type EvaluateTranslationOptions,
  type TranslationEvaluation,
} from './evaluate-translation.js';
export type { GenerationConfig } from './generation-config.js';
export { bleu, sentenceBleu, type BleuOptions, type BleuScore } from './metrics/bleu.js';
export { chrf, sentenceChrf, type ChrfOptions, type ChrfScore } from './metrics/chrf.js';
export type { References } from './metrics/corpus.js';
export { ter, type TerOptions, type TerScore } from './metrics/ter.js';
export { tokenizeForBleu, type Tokenization } from './metrics/tokenizations.js';
export type { StreamOptions, TranslateOptions } from './options.js';
export type { TranslationParts, TranslationTokenizer } from './parts.js';
export { splitSentences } from './text/split-sentences.js';
export { Translation, type TranslatedText, type TranslationCandidate } from './translation.js';
export {
  translationExamples,
  type TranslationExample,
  type TranslationExamplesOptions,
} from './translation-examples.js';
