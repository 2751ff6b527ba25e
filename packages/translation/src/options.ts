import { checkInteger, checkOptions, type OptionNames } from '@glossa/check';
import { checkGenerateOptions, type GenerateSettings, type LogitsProcessor, type Search } from '@glossa/decoding';
import {
  chooseSearch,
  defaults,
  newTokensOf,
  splitSentences,
  withoutChoice,
  type ChosenSearch,
  type TaskProgress,
  type TextToTextConfig,
} from '@glossa/tasks';

export interface TranslateOptions {
  /** How to choose ids, such as `beamSearch({ numBeams: 4, lengthPenalty: 0.6 })`. Default: as the model's files say, else 4 beams. */
  search?: Search;
  /** How many translations to find, in `nBest`. Default 1. */
  numResults?: number;
  /** Applied to the logits in this order, in place of the penalties that the model's files ask for. What they forbid or force stays. */
  processors?: readonly LogitsProcessor[];
  /** Most new tokens of a sentence. Default: as the model's files say, else 256. */
  maxNewTokens?: number;
  /** Cuts a line into what is translated at a time. Default `splitSentences`. */
  splitter?: (line: string) => readonly string[];
  /** Say which words of the source each word of the translation looked at; a number chooses the decoder layer. Default false. */
  alignments?: boolean | { layer: number };
  /** Most sentences translated at a time. Default 16. */
  batchSize?: number;
  /** Told after each batch how many sentences are done. */
  onProgress?: (progress: TaskProgress) => void;
  /** Aborting makes the call throw the signal's reason. */
  signal?: AbortSignal;
}

export const optionNames: OptionNames<TranslateOptions> = {
  search: true,
  numResults: true,
  processors: true,
  maxNewTokens: true,
  splitter: true,
  alignments: true,
  batchSize: true,
  onProgress: true,
  signal: true,
};

/** The options of one call, checked, with their defaults. */
export interface Plan extends Omit<ChosenSearch, 'search'> {
  /** The function that the user called. */
  readonly where: string;
  /** For the search, but for its processors. */
  readonly settings: GenerateSettings;
  /** Undefined where the caller says nothing. */
  readonly processors: readonly LogitsProcessor[] | undefined;
  readonly splitter: (line: string) => readonly string[];
  readonly isAligned: boolean;
  /** The decoder layer that alignments are read from; undefined for the one that aligns best. */
  readonly layer: number | undefined;
  readonly batchSize: number;
  readonly onProgress: ((progress: TaskProgress) => void) | undefined;
}

/** @throws GlossaError for an option that is not known, or not a value it can have */
export function planOf(
  where: string,
  config: TextToTextConfig,
  before: TranslateOptions,
  call: TranslateOptions,
): Plan {
  checkOptions(where, call, optionNames);
  const options = defaults<TranslateOptions>(withoutChoice(before, call), call);
  const { alignments = false, batchSize = 16, processors, splitter = splitSentences, onProgress, signal } = options;
  const { maxNewTokens = newTokensOf(config, 256) } = options;
  const layer = typeof alignments === 'object' ? alignments.layer : undefined;
  if (typeof alignments === 'object') checkOptions(`${where}: alignments`, alignments, { layer: true });
  const { search, ...choice } = chooseSearch(where, config, options);
  const searching = { search, processors, maxNewTokens, eosTokenId: config.eosTokenId, signal };
  return {
    where,
    ...choice,
    settings: checkGenerateOptions(where, defaults(searching)),
    processors,
    splitter,
    isAligned: alignments !== false,
    layer,
    batchSize: checkInteger(`${where}: batchSize`, batchSize, 1),
    onProgress,
  };
}
