export { meanRougeScores, rougeScores, type RougeOptions, type RougeScore, type RougeScores } from './metrics/rouge.js';
export type { RougeTokenization } from './metrics/rouge-tokens.js';
export type { SummarizeOptions } from './options.js';
export type { SummarizationParts, SummarizationTokenizer } from './parts.js';
export { Summarization } from './summarization.js';
export type { Summary, SummaryCandidate, SummaryChunk } from './summary.js';
