import { checkInteger, checkOneOf, checkOptions, fail, type OptionNames } from '@glossa/check';
import {
  checkGenerateOptions,
  type GenerateSettings,
  type LogitsProcessor,
  type Overflow,
  type PromptCache,
  type Search,
} from '@glossa/decoding';
import {
  chooseSearch,
  defaults,
  withoutChoice,
  type ChosenSearch,
  type GenerationConfig,
  type TaskProgress,
} from '@glossa/tasks';

export interface TextGenerationOptions {
  /**
   * Applied to the logits in this order, such as `[temperature(0.8), topP(0.95)]`, in place of the penalties and the
   * sampling that the model's files ask for. What they forbid or force stays.
   */
  processors?: readonly LogitsProcessor[];
  /** Equal seeds give equal text. Default: another one every time, reported as `seed`. */
  seed?: number;
  /** How to choose ids. Default: as the model's files say, else sampling with `seed`. */
  search?: Search;
  /** How many texts to find for each prompt, in `nBest`. Default 1. */
  numResults?: number;
  /** Default: as the model's files say, else 256. */
  maxNewTokens?: number;
  /** Strings that end the text and do not appear in it. */
  stop?: string | readonly string[];
  /** What to do with a prompt longer than the context: refuse it, or keep its end. Default 'error'. */
  truncate?: 'error' | 'left';
  /** What to do when the context is full: stop, or forget its first quarter and go on. Default 'stop'. */
  overflow?: Overflow;
  /** Report so many of the likeliest ids at each step. Default 0. */
  alternatives?: number;
  /** What was read before, from `promptCache()`: only what follows is read. With one prompt, not in a beam search. */
  promptCache?: PromptCache;
  /** Most prompts decoded at a time. Default 16. */
  batchSize?: number;
  /** Told after each batch how many prompts are done. */
  onProgress?: (progress: TaskProgress) => void;
  /** Aborting makes the call throw the signal's reason. */
  signal?: AbortSignal;
}

export const optionNames: OptionNames<TextGenerationOptions> = {
  processors: true,
  seed: true,
  search: true,
  numResults: true,
  maxNewTokens: true,
  stop: true,
  truncate: true,
  overflow: true,
  alternatives: true,
  promptCache: true,
  batchSize: true,
  onProgress: true,
  signal: true,
};

/** The options of one call, checked, with their defaults. */
export interface Plan extends Omit<ChosenSearch, 'search'> {
  /** The function that the user called. */
  readonly where: string;
  /** For the search, but for what differs from batch to batch: processors and `maxNewTokens`. */
  readonly settings: GenerateSettings;
  readonly stops: readonly string[];
  readonly truncate: 'error' | 'left';
  readonly batchSize: number;
  /** Undefined where neither the caller nor the model's files say. */
  readonly maxNewTokens: number | undefined;
  /** Undefined where the caller says nothing. */
  readonly processors: readonly LogitsProcessor[] | undefined;
  readonly onProgress: ((progress: TaskProgress) => void) | undefined;
}

/**
 * @param before the constructor's options
 * @throws GlossaError for an option that is not known, or not a value it can have
 */
export function planOf(
  where: string,
  config: GenerationConfig,
  before: TextGenerationOptions,
  call: TextGenerationOptions,
): Plan {
  checkOptions(where, call, optionNames);
  const options = defaults<TextGenerationOptions>(withoutChoice(before, call), call);
  const { stop = [], truncate = 'error', batchSize = 16, maxNewTokens = config.maxNewTokens } = options;
  const { processors, overflow, alternatives, promptCache, onProgress, signal } = options;
  const stops = typeof stop === 'string' ? [stop] : stop;
  const areTexts = Array.isArray(stops) && stops.every((text) => typeof text === 'string' && text !== '');
  if (!areTexts) fail(`${where}: stop`, 'strings that are not empty', stop);
  const { search, ...choice } = chooseSearch(where, config, options);
  const eosTokenId = config.eosTokenId ?? [];
  const searching = { search, processors, maxNewTokens, eosTokenId, overflow, alternatives, promptCache, signal };
  return {
    where,
    ...choice,
    settings: checkGenerateOptions(where, defaults(searching)),
    stops,
    truncate: checkOneOf(`${where}: truncate`, truncate, ['error', 'left']),
    batchSize: checkInteger(`${where}: batchSize`, batchSize, 1),
    maxNewTokens,
    processors,
    onProgress,
  };
}
