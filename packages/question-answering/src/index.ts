export { slidingWindowBaseline, type BaselineAnswer } from './baseline/sliding-window-baseline.js';
export { readSquad, type ReadSquadOptions } from './data/read-squad.js';
export type { SquadAnswer, SquadQuestion } from './data/squad-question.js';
export type { TextSource } from './data/text-chunks.js';
export { evaluateSquad, type Answerer, type EvaluateSquadOptions, type SquadEvaluation } from './evaluate-squad.js';
export { bestThresholds, type BestThresholds } from './metrics/best-thresholds.js';
export { cmrcScores } from './metrics/cmrc-scores.js';
export { normalizeAnswer } from './metrics/normalize-answer.js';
export {
  scorePredictions,
  type MetricName,
  type PredictionScores,
  type ScoredQuestion,
  type ScoreOptions,
  type Totals,
} from './metrics/score-predictions.js';
export { squadV1Scores, squadV2Scores, type AnswerMetric, type AnswerScores } from './metrics/squad-scores.js';
export type { AnswerOptions } from './options.js';
export type { AnsweringEngine, PairTokenizer, QuestionAnsweringParts, QuestionInput } from './parts.js';
export { QuestionAnswering } from './question-answering.js';
export type { Answer, AnswerChunk, AnsweredQuestion } from './answered-question.js';
export { spanExamples, type SpanExample, type SpanExamplesOptions } from './span-examples.js';
