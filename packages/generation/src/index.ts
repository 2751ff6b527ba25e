export type { Generation, GenerationChunk } from './generation.js';
export type { TextGenerationOptions } from './options.js';
export type { GenerativeModel, Prompt, TextGenerationParts, TextTokenizer } from './parts.js';
export { TextGeneration } from './text-generation.js';
export {
  beamSearch,
  greedy,
  minP,
  noRepeatNgram,
  repetitionPenalty,
  sample,
  temperature,
  topK,
  topP,
  type FinishReason,
  type LogitsProcessor,
  type PromptCache,
  type Search,
} from '@glossa/decoding';
export type { GenerationConfig, LoadTaskOptions, TaskProgress, TaskStream, TextCandidate } from '@glossa/tasks';
