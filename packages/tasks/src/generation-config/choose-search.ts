import { fail, checkInteger, GlossaError, inWords } from '@glossa/check';
import { beamSearch, greedy, sample, type Search } from '@glossa/decoding';
import type { GenerationConfig } from './generation-config.js';

export interface SearchChoice {
  /** The caller's own search; then there are no other settings. */
  readonly search?: Search | undefined;
  /** Of sampling; default another one every time. */
  readonly seed?: number | undefined;
  /** How many sequences to return for each input; default 1. */
  readonly numResults?: number | undefined;
}

export interface ChosenSearch {
  readonly search: Search;
  /** Of sampling, when the search was not given. */
  readonly seed?: number;
  /** How often an input is decoded: sampling finds several texts by several runs. */
  readonly copies: number;
}

/**
 * The search that the caller asks for, or else the model's files.
 *
 * @param where the function that the user called
 * @throws GlossaError `unsupported` when the config asks for a search that there is not
 */
export function chooseSearch(where: string, config: GenerationConfig, choice: SearchChoice): ChosenSearch {
  const { search, seed, numResults = 1 } = choice;
  checkInteger(`${where}: numResults`, numResults, 1, 1000);
  if (search) {
    for (const name of ['seed', 'numResults'] as const) {
      if (choice[name] !== undefined)
        fail(`${where}: ${name}`, 'none beside a search, which takes it itself', choice[name]);
    }
    return { search, copies: 1 };
  }
  const { doSample, numBeams = 1, lengthPenalty = 1, earlyStopping = false } = config;
  if (doSample && numBeams > 1) {
    throw new GlossaError(
      'unsupported',
      `${where}: the model asks for beams that are sampled, which are not supported: give a search`,
    );
  }
  if (doSample) {
    const drawn = seed ?? Math.floor(Math.random() * 2 ** 32);
    return { search: sample({ seed: drawn }), seed: drawn, copies: numResults };
  }
  if (seed !== undefined) fail(`${where}: seed`, 'none, for this model is not sampled from', seed);
  if (numBeams > 1)
    return {
      search: beamSearch({ numBeams: Math.max(numBeams, numResults), numResults, lengthPenalty, earlyStopping }),
      copies: 1,
    };
  if (numResults > 1) fail(`${where}: numResults`, '1 with greedy search', inWords(`${numResults}`));
  return { search: greedy(), copies: 1 };
}

/**
 * A level of options without what another one replaces: a search replaces a seed and a number of results, and these
 * replace a search.
 *
 * @param later the level that goes before it
 */
export function withoutChoice<Options extends SearchChoice>(earlier: Options, later: SearchChoice): Options {
  if (later.search !== undefined) return { ...earlier, seed: undefined, numResults: undefined };
  if (later.seed !== undefined || later.numResults !== undefined) return { ...earlier, search: undefined };
  return earlier;
}
