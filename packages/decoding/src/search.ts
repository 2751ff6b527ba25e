import type { Decoder } from './decoder.js';
import type { LogitsProcessor } from './processors/processor.js';
import type { PromptCache } from './prompt-cache.js';
import type { FinishReason, Step } from './step.js';

/** A way from logits to sequences. */
export interface Search {
  readonly name: string;
  /** Whether ids come out as they are chosen; a beam search knows them only at the end. */
  readonly incremental: boolean;
  run(decoder: Decoder, task: SearchTask): AsyncGenerator<Step, void, undefined>;
}

/** What a search has to do; `generate` makes it from checked options. */
export interface SearchTask {
  /** All prompts; a row is an index into them. */
  readonly prompts: readonly (readonly number[])[];
  /** The rows to decode now, all with prompts of one length. */
  readonly rows: readonly number[];
  readonly processors: readonly LogitsProcessor[];
  readonly maxNewTokens: number;
  readonly eosTokenIds: ReadonlySet<number>;
  readonly stop?: StopCondition | undefined;
  readonly overflow: Overflow;
  readonly alternatives: number;
  /** With one row only. */
  readonly promptCache?: PromptCache | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Asked after every new id but an end token: whether the sequence ends here. It must depend on its arguments only. */
export type StopCondition = (ids: readonly number[], row: number) => boolean;

/**
 * What to do when the context is full: stop, or slide, that is, encode the last three quarters of the context anew
 * and go on.
 */
export type Overflow = 'stop' | 'slide';

/** Why a sequence ends after its last id, if it does. `ids` are the new ones only. */
export function finishReason(
  task: SearchTask,
  row: number,
  ids: readonly number[],
  full: boolean,
): FinishReason | undefined {
  if (task.eosTokenIds.has(ids[ids.length - 1])) return 'eos';
  if (task.stop?.(ids, row)) return 'stop';
  if (ids.length >= task.maxNewTokens) return 'length';
  return full ? 'context' : undefined;
}
