export { defaults } from './defaults.js';
export {
  chooseSearch,
  withoutChoice,
  type ChosenSearch,
  type SearchChoice,
} from './generation-config/choose-search.js';
export { configuredProcessors, type ProcessorSetting } from './generation-config/configured-processors.js';
export type { GenerationConfig } from './generation-config/generation-config.js';
export { openTask, type LoadTaskOptions, type OpenedTask, type TaskOpener } from './opening/open-task.js';
export { tokenizerReaders, type TokenizerReaders } from './opening/tokenizer-readers.js';
export { runBatches, type Batch, type BatchOptions, type TaskProgress } from './run-batches.js';
export { Stopwatch } from './stopwatch.js';
export { worstFinishReason, type Scored, type TaskResult, type TextCandidate } from './task-result.js';
export { streamOfOne, TaskStream } from './task-stream.js';
export { followSearch, type FollowOptions, type TextPiece } from './text/follow-search.js';
export { GrowingText, type DecodingTokenizer } from './text/growing-text.js';
export { GrowingDocument } from './text/growing-document.js';
export { joinSegments, segmentText, spaceAfter, type Segment, type SegmentedText } from './text/segments.js';
export { splitSentences } from './text/split-sentences.js';
export { searchTargets, type TargetSearch, type TextToTextEngine } from './text-to-text/search-targets.js';
export { newTokensOf, textToTextConfig, type TextToTextConfig } from './text-to-text/text-to-text-config.js';
export { checkVocabulary, unusedIds } from './vocabulary.js';
