import { checkOptions } from './check-options.js';

export interface AnswerOptions {
  /** Tokens that neighboring windows of a long context share. Default 128, or half of what a window holds of the context. */
  docStride?: number;
  /** Most tokens of a window, question included. Default 384, or what the model reads. */
  maxLength?: number;
  /** How many answers to return in `nBest`. Default 1. */
  topK?: number;
  /** Most tokens of an answer. Default 30. */
  maxAnswerLength?: number;
  /** Whether the answer may be that there is none, for models trained on questions without. Default false. */
  handleImpossible?: boolean;
  /** How much likelier, as a difference of logarithms, "no answer" must be than the best answer. Default 0. */
  nullThreshold?: number;
  /** Most windows read at a time. Default 8. */
  batchSize?: number;
  /** Told after each batch how many windows are done. */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Aborting makes the call throw the signal's reason. */
  signal?: AbortSignal;
}

const known = [
  'docStride',
  'maxLength',
  'topK',
  'maxAnswerLength',
  'handleImpossible',
  'nullThreshold',
  'batchSize',
  'onProgress',
  'signal',
];

/** The options with their defaults. @throws on one that is unknown, or not a value it can have */
export function planOf(options: AnswerOptions, maxPositions: number) {
  checkOptions('answer', options, known);
  const { docStride, maxLength = Math.min(384, maxPositions), topK = 1, maxAnswerLength = 30, batchSize = 8 } = options;
  const { handleImpossible = false, nullThreshold = 0, onProgress, signal } = options;
  for (const [name, value] of Object.entries({ maxLength, topK, maxAnswerLength, batchSize })) check(name, value, 1);
  if (docStride !== undefined) check('docStride', docStride, 0);
  if (maxLength > maxPositions)
    throw new Error(`answer: maxLength: expected at most ${maxPositions}, as the model reads, received ${maxLength}`);
  if (!Number.isFinite(nullThreshold))
    throw new Error(`answer: nullThreshold: expected a number, received ${nullThreshold}`);
  if (!handleImpossible && options.nullThreshold !== undefined)
    throw new Error('answer: nullThreshold: expected handleImpossible beside it');
  return {
    docStride,
    maxLength,
    topK,
    maxAnswerLength,
    batchSize,
    handleImpossible,
    nullThreshold,
    onProgress,
    signal,
  };
}

function check(name: string, value: unknown, least: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw new Error(`answer: ${name}: expected a whole number from ${least}, received ${String(value)}`);
  }
}
