import { check, checkIds, checkInteger, checkOneOf, checkOptions, inWords } from '@glossa/check';
import type { Decoder } from './decoder/decoder.js';
import type { PromptCache } from './decoder/prompt-cache.js';
import { toIdList } from './processors/id-list.js';
import type { LogitsProcessor } from './processors/processor.js';
import { greedy } from './searches/greedy.js';
import type { Overflow, Search, SearchSettings, StopCondition } from './searches/search.js';

export interface GenerateOptions {
  /** How to choose ids. Default `greedy()`. */
  search?: Search;
  /** Applied to the logits in this order. */
  processors?: readonly LogitsProcessor[];
  /** Default 256. */
  maxNewTokens?: number;
  /** A sequence ends with any of these. Default: none. */
  eosTokenId?: number | readonly number[];
  /** Makes what ends a row's sequences by their ids. */
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

/** Options of `generate`, checked and complete. */
export interface GenerateSettings extends SearchSettings {
  readonly search: Search;
}

/**
 * Checks options once, for any number of calls of `runSearch`.
 *
 * @param where the function that the user called, which errors name
 * @throws GlossaError on an option that does not exist, or that cannot be what it is
 */
export function checkGenerateOptions(where: string, options: GenerateOptions): GenerateSettings {
  checkOptions(where, options, {
    search: true,
    processors: true,
    maxNewTokens: true,
    eosTokenId: true,
    stop: true,
    overflow: true,
    alternatives: true,
    promptCache: true,
    signal: true,
  });
  const {
    search = greedy(),
    processors = [],
    maxNewTokens = 256,
    eosTokenId = [],
    stop,
    overflow = 'stop',
    alternatives = 0,
    promptCache,
    signal,
  } = options;
  check(typeof search?.run === 'function', `${where}: search`, 'a search such as greedy()', search);
  check(Array.isArray(processors) && processors.every(isFunction), `${where}: processors`, 'functions', processors);
  checkInteger(`${where}: maxNewTokens`, maxNewTokens, 1);
  check(stop === undefined || isFunction(stop), `${where}: stop`, 'a function', stop);
  checkOneOf(`${where}: overflow`, overflow, ['stop', 'slide']);
  checkInteger(`${where}: alternatives`, alternatives);
  if (!search.incremental) {
    check(overflow === 'stop', `${where}: overflow`, `"stop" with ${search.name}`, overflow);
    check(alternatives === 0, `${where}: alternatives`, `0 with ${search.name}`, alternatives);
    check(promptCache === undefined, `${where}: promptCache`, `none with ${search.name}`, promptCache);
  }
  const eosTokenIds = new Set(toIdList(`${where}: eosTokenId`, eosTokenId));
  return { where, search, processors, maxNewTokens, eosTokenIds, stop, overflow, alternatives, promptCache, signal };
}

/**
 * Checks prompts once, before `runSearch`.
 *
 * @throws GlossaError on an empty prompt, one longer than the decoder's `maxLength`, or something that is no token id
 */
export function checkPrompts(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  { where, promptCache }: GenerateSettings,
): void {
  const { maxLength = Infinity } = decoder;
  for (const [row, prompt] of prompts.entries()) {
    const at = `${where}: prompt ${row}`;
    checkIds(at, prompt);
    check(prompt.length > 0, at, 'at least one id', prompt);
    const received = inWords(`${prompt.length}`);
    check(prompt.length <= maxLength, at, `at most ${maxLength} ids, the model's context`, received);
  }
  if (!promptCache) return;
  check(promptCache.decoder === decoder, `${where}: promptCache`, 'one made for this decoder', promptCache);
  check(prompts.length === 1, `${where}: promptCache`, 'one prompt', prompts);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
