export { generate, runSearch } from './generate.js';
export { checkGenerateOptions, checkPrompts, type GenerateOptions, type GenerateSettings } from './generate-options.js';

export type { Decoder } from './decoder/decoder.js';
export { PromptCache } from './decoder/prompt-cache.js';

export type { Overflow, Search, SearchSettings, SearchTask, StopCondition, StopMatcher } from './searches/search.js';
export type { Alternative, FinishReason, SequenceEnd, Step } from './searches/step.js';
export { collect, type Sequence } from './searches/collect.js';
export { beamSearch } from './searches/beam-search.js';
export type { BeamSearchOptions } from './searches/beam-search-options.js';
export { greedy } from './searches/greedy.js';
export { sample, type SampleOptions } from './searches/sample.js';

export type { LogitsProcessor, Position } from './processors/processor.js';
export type { KeepOptions } from './processors/keep-where.js';
export { badWords } from './processors/bad-words.js';
export { encoderNoRepeatNgram } from './processors/encoder-no-repeat-ngram.js';
export { encoderRepetitionPenalty } from './processors/encoder-repetition-penalty.js';
export { epsilonCutoff } from './processors/epsilon-cutoff.js';
export { etaCutoff } from './processors/eta-cutoff.js';
export { exponentialDecayLength } from './processors/exponential-decay-length.js';
export { forcedBos } from './processors/forced-bos.js';
export { forcedEos } from './processors/forced-eos.js';
export { minLength } from './processors/min-length.js';
export { minNewTokens } from './processors/min-new-tokens.js';
export { minP } from './processors/min-p.js';
export { noRepeatNgram } from './processors/no-repeat-ngram.js';
export { normalizeLogits } from './processors/normalize-logits.js';
export { repetitionPenalty } from './processors/repetition-penalty.js';
export { sequenceBias } from './processors/sequence-bias.js';
export { suppressTokens } from './processors/suppress-tokens.js';
export { suppressTokensAtBegin } from './processors/suppress-tokens-at-begin.js';
export { temperature } from './processors/temperature.js';
export { topK } from './processors/top-k.js';
export { topP } from './processors/top-p.js';
export { typicalP } from './processors/typical-p.js';

export { Largest } from './math/largest.js';
