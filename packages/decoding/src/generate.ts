import { check, checkIds, checkOptions, isCount } from './check.js';
import type { Decoder } from './decoder.js';
import { toIdList } from './processors/id-list.js';
import type { LogitsProcessor } from './processors/processor.js';
import type { PromptCache } from './prompt-cache.js';
import type { Overflow, Search, StopCondition } from './search.js';
import { greedy } from './searches/greedy.js';
import type { Step } from './step.js';

export interface GenerateOptions {
  /** How to choose ids. Default `greedy()`. */
  search?: Search;
  /** Applied to the logits in this order. */
  processors?: readonly LogitsProcessor[];
  /** Default 256. */
  maxNewTokens?: number;
  /** A sequence ends with any of these. Default: none. */
  eosTokenId?: number | readonly number[];
  /** Ends a sequence after an id for which it is true. */
  stop?: StopCondition;
  /** What to do when the context is full. Default 'stop'. */
  overflow?: Overflow;
  /** Report so many of the likeliest ids with each step. Default 0. Not in a beam search. */
  alternatives?: number;
  /** What was read before, made for this decoder: only what follows is read. With one prompt, not in a beam search. */
  promptCache?: PromptCache;
  /** Aborting makes the next step throw the signal's reason. */
  signal?: AbortSignal;
}

const known = [
  'search',
  'processors',
  'maxNewTokens',
  'eosTokenId',
  'stop',
  'overflow',
  'alternatives',
  'promptCache',
  'signal',
];

/**
 * Continues prompts, streaming each new id. Prompts of equal length are decoded together, others one length after
 * another, in the order of their first prompt. However the stream ends, the decoder's state is disposed.
 *
 * @param prompts ids [rows][length], at least one id each and no more than the decoder's `maxLength`.
 * @throws at once on an unknown option or a bad prompt; while it runs, on logits that are no numbers and on abort.
 */
export function generate(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions = {},
): AsyncGenerator<Step, void, undefined> {
  const { search = greedy(), ...task } = checkedTask(decoder, prompts, options);
  return run();
  async function* run() {
    for (const rows of byLength(prompts)) yield* search.run(decoder, { ...task, prompts, rows });
  }
}

function checkedTask(decoder: Decoder, prompts: readonly (readonly number[])[], options: GenerateOptions) {
  checkOptions('generate', options, known);
  const {
    maxNewTokens = 256,
    eosTokenId = [],
    overflow = 'stop',
    alternatives = 0,
    processors = [],
    search,
    stop,
    promptCache,
    signal,
  } = options;
  check(isCount(maxNewTokens) && maxNewTokens > 0, 'generate: maxNewTokens', 'a positive integer', maxNewTokens);
  check(overflow === 'stop' || overflow === 'slide', 'generate: overflow', "'stop' or 'slide'", overflow);
  check(isCount(alternatives), 'generate: alternatives', 'a count of at least 0', alternatives);
  check(
    Array.isArray(processors) && processors.every((process) => typeof process === 'function'),
    'generate: processors',
    'an array of functions',
    processors,
  );
  check(
    search === undefined || typeof search.run === 'function',
    'generate: search',
    'a search such as greedy()',
    search,
  );
  const incremental = search?.incremental ?? true;
  check(incremental || overflow === 'stop', 'generate: overflow', `'stop' with ${search?.name}`, overflow);
  check(incremental || alternatives === 0, 'generate: alternatives', `0 with ${search?.name}`, alternatives);
  if (promptCache !== undefined) {
    check(promptCache.decoder === decoder, 'generate: promptCache', 'one made for this decoder', promptCache);
    check(incremental, 'generate: promptCache', `none with ${search?.name}`, promptCache);
    check(prompts.length === 1, 'generate: promptCache', 'one prompt', prompts);
  }
  prompts.forEach((prompt, row) => {
    checkIds(`generate: prompt ${row}`, prompt);
    const { maxLength = Infinity } = decoder;
    check(prompt.length > 0, `generate: prompt ${row}`, 'at least one id', prompt);
    check(
      prompt.length <= maxLength,
      `generate: prompt ${row}`,
      `at most ${maxLength} ids, the model's context`,
      prompt.length,
    );
  });
  const eosTokenIds = new Set(toIdList('generate: eosTokenId', eosTokenId));
  return { search, processors, maxNewTokens, eosTokenIds, overflow, alternatives, stop, promptCache, signal };
}

/** Rows with prompts of equal length together. */
function byLength(prompts: readonly (readonly number[])[]): number[][] {
  const groups = new Map<number, number[]>();
  prompts.forEach(({ length }, row) => groups.set(length, [...(groups.get(length) ?? []), row]));
  return [...groups.values()];
}
