export { meanRougeScores, rougeScores, type RougeOptions, type RougeScore, type RougeScores } from './metrics/rouge.js';
export { type RougeTokenization } from './metrics/rouge-tokens.js';
