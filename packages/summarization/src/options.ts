import { checkInteger, checkOneOf, checkOptions, type OptionNames } from '@glossa/check';
import { checkGenerateOptions, type GenerateSettings, type LogitsProcessor, type Search } from '@glossa/decoding';
import {
  chooseSearch,
  defaults,
  newTokensOf,
  withoutChoice,
  type ChosenSearch,
  type TaskProgress,
  type TextToTextConfig,
} from '@glossa/tasks';

export interface SummarizeOptions {
  /** How to choose ids. Default: as the model's files say, else 4 beams. */
  search?: Search;
  /** How many summaries to find, in `nBest`. Default 1. */
  numResults?: number;
  /** Applied to the logits in this order, in place of the penalties that the model's files ask for. What they forbid or force stays. */
  processors?: readonly LogitsProcessor[];
  /** Most new tokens of the summary of a part. Default: as the model's files say, else 128. */
  maxNewTokens?: number;
  /**
   * What becomes of the summaries of the parts of a long text: they stand one after the other, each on a line (`join`), or are
   * summarized again until one part is left (`summarize`). Default `join`.
   */
  combine?: 'join' | 'summarize';
  /** Most parts summarized at a time. Default 4. */
  batchSize?: number;
  /** Told after each batch how many parts are done. */
  onProgress?: (progress: TaskProgress) => void;
  /** Aborting makes the call throw the signal's reason. */
  signal?: AbortSignal;
}

export const optionNames: OptionNames<SummarizeOptions> = {
  search: true,
  numResults: true,
  processors: true,
  maxNewTokens: true,
  combine: true,
  batchSize: true,
  onProgress: true,
  signal: true,
};

/** The options of one call, checked, with their defaults. */
export interface Plan extends Omit<ChosenSearch, 'search'> {
  /** For the search, but for its processors. */
  readonly settings: GenerateSettings;
  /** Undefined where the caller says nothing. */
  readonly processors: readonly LogitsProcessor[] | undefined;
  readonly combine: 'join' | 'summarize';
  readonly batchSize: number;
  readonly onProgress: ((progress: TaskProgress) => void) | undefined;
}

/**
 * @param where the function that the user called
 * @throws GlossaError for an option that is not known, or not a value it can have
 */
export function planOf(
  where: string,
  config: TextToTextConfig,
  before: SummarizeOptions,
  call: SummarizeOptions,
): Plan {
  checkOptions(where, call, optionNames);
  const options = defaults<SummarizeOptions>(withoutChoice(before, call), call);
  const { processors, combine = 'join', batchSize = 4, onProgress, signal } = options;
  const { search, ...choice } = chooseSearch(where, config, options);
  const maxNewTokens = options.maxNewTokens ?? newTokensOf(config, 128);
  const searching = { search, processors, maxNewTokens, eosTokenId: config.eosTokenId, signal };
  return {
    ...choice,
    settings: checkGenerateOptions(where, defaults(searching)),
    processors,
    combine: checkOneOf(`${where}: combine`, combine, ['join', 'summarize']),
    batchSize: checkInteger(`${where}: batchSize`, batchSize, 1),
    onProgress,
  };
}
