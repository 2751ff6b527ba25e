export type { Alignments } from './align.js';
export {
  evaluateTranslation,
  type EvaluateTranslationOptions,
  type TranslationEvaluation,
} from './evaluate-translation.js';
export { bleu, sentenceBleu, type BleuOptions, type BleuScore } from './metrics/bleu.js';
export { chrf, sentenceChrf, type ChrfOptions, type ChrfScore } from './metrics/chrf.js';
export type { References } from './metrics/corpus.js';
export { ter, type TerOptions, type TerScore } from './metrics/ter.js';
export { tokenizeForBleu, type Tokenization } from './metrics/tokenizations.js';
export type { TranslateOptions } from './options.js';
export type { TranslationEngine, TranslationParts, TranslationTokenizer } from './parts.js';
export { splitSentences } from '@glossa/tasks';
export type { TranslatedText, TranslationCandidate, TranslationChunk } from './translated-text.js';
export { Translation } from './translation.js';
export {
  translationExamples,
  type TranslationExample,
  type TranslationExamplesOptions,
} from './translation-examples.js';
