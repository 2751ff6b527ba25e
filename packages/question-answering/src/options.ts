import { check, checkBoolean, checkInteger, checkNumber, checkOptions, type OptionNames } from '@glossa/check';
import { defaults, type TaskProgress } from '@glossa/tasks';

export interface AnswerOptions {
  /**
   * Tokens that neighboring windows of a long context share. Default 128, or half of what a window holds of the
   * context.
   */
  docStride?: number;
  /** Most tokens of a window, question included. Default 384, or what the model reads. */
  maxLength?: number;
  /** How many answers to return, in `nBest`. Default 1. */
  numResults?: number;
  /** Most tokens of an answer. Default 30. */
  maxAnswerLength?: number;
  /** Whether the answer may be that there is none, for models trained on questions without. Default false. */
  handleImpossible?: boolean;
  /** How much likelier, as a difference of scores, "no answer" must be than the best answer. Default 0. */
  nullThreshold?: number;
  /** Most windows read at a time. Default 8. */
  batchSize?: number;
  /** Told after each batch how many windows are done. */
  onProgress?: (progress: TaskProgress) => void;
  /** Aborting makes the call throw the signal's reason. */
  signal?: AbortSignal;
}

export const optionNames: OptionNames<AnswerOptions> = {
  docStride: true,
  maxLength: true,
  numResults: true,
  maxAnswerLength: true,
  handleImpossible: true,
  nullThreshold: true,
  batchSize: true,
  onProgress: true,
  signal: true,
};

export type Plan = ReturnType<typeof planOf>;

/**
 * The options of one call, checked, with their defaults.
 *
 * @param where the function that the user called
 * @param before the constructor's options
 * @throws GlossaError for an option that is not known, or not a value it can have
 */
export function planOf(where: string, maxPositions: number, before: AnswerOptions, call: AnswerOptions) {
  checkOptions(where, call, optionNames);
  const options = defaults<AnswerOptions>(before, call);
  const { docStride, handleImpossible = false, nullThreshold = 0, onProgress, signal } = options;
  const { maxLength = Math.min(384, maxPositions), numResults = 1, maxAnswerLength = 30, batchSize = 8 } = options;
  for (const [name, value] of Object.entries({ maxLength, numResults, maxAnswerLength, batchSize })) {
    checkInteger(`${where}: ${name}`, value, 1);
  }
  if (docStride !== undefined) checkInteger(`${where}: docStride`, docStride);
  check(maxLength <= maxPositions, `${where}: maxLength`, `at most ${maxPositions}, as the model reads`, maxLength);
  checkNumber(`${where}: nullThreshold`, nullThreshold);
  checkBoolean(`${where}: handleImpossible`, handleImpossible);
  const isUsed = handleImpossible || call.nullThreshold === undefined;
  check(isUsed, `${where}: nullThreshold`, 'handleImpossible beside it', nullThreshold);
  return {
    where,
    docStride,
    maxLength,
    numResults,
    maxAnswerLength,
    batchSize,
    handleImpossible,
    nullThreshold,
    onProgress,
    signal,
  };
}
