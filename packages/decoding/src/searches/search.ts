import type { Decoder } from '../decoder/decoder.js';
import type { PromptCache } from '../decoder/prompt-cache.js';
import type { LogitsProcessor } from '../processors/processor.js';
import type { FinishReason, Step } from './step.js';

/** Turns next-token logits into sequences. */
export interface Search {
  readonly name: string;
  /** Whether ids come out as they are chosen; a beam search knows them only at the end. */
  readonly incremental: boolean;
  run(decoder: Decoder, task: SearchTask): AsyncGenerator<Step, void, undefined>;
}

/** Options of a search, checked and complete. */
export interface SearchSettings {
  /** The function that the user called, for errors. */
  readonly where: string;
  /** Applied to the logits in this order. */
  readonly processors: readonly LogitsProcessor[];
  readonly maxNewTokens: number;
  /** A sequence ends with any of these. */
  readonly eosTokenIds: ReadonlySet<number>;
  readonly stop?: StopCondition | undefined;
  readonly overflow: Overflow;
  /** How many of the likeliest ids to report with each step. */
  readonly alternatives: number;
  /** With one prompt only. */
  readonly promptCache?: PromptCache | undefined;
  /**
   * The numbers that the prompts have among all of the caller's, where these are decoded in batches: random streams go
   * by them. Default: their indexes.
   */
  readonly rowNumbers?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a search has to do. */
export interface SearchTask extends SearchSettings {
  /** All prompts; a row is an index into them. */
  readonly prompts: readonly (readonly number[])[];
  /** The rows to decode now, all with prompts of one length. */
  readonly rows: readonly number[];
}

/** Makes, for the sequences of a row, the matcher that ends them. */
export type StopCondition = (row: number) => StopMatcher;

/** Reads the new ids of one sequence in their order, every one but an end token. */
export interface StopMatcher {
  /** @returns whether the sequence ends with this id */
  push(id: number): boolean;
  /** @returns a matcher that has read the same ids, for a beam that goes on in another way */
  clone(): StopMatcher;
}

/**
 * What to do when the context is full: stop; or slide, which means to encode the last three quarters of the context
 * again and to go on.
 */
export type Overflow = 'stop' | 'slide';

/**
 * Why a sequence ends with an id, if it does.
 *
 * @param length the number of new ids, this one included
 * @param isFull whether no further id can be fed
 */
export function finishReason(
  task: SearchTask,
  id: number,
  length: number,
  matcher: StopMatcher | undefined,
  isFull: boolean,
): FinishReason | undefined {
  if (task.eosTokenIds.has(id)) return 'eos';
  if (matcher?.push(id)) return 'stop';
  if (length >= task.maxNewTokens) return 'length';
  return isFull ? 'context' : undefined;
}
