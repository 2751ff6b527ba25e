import {
  sample,
  type GenerateOptions,
  type LogitsProcessor,
  type Overflow,
  type PromptCache,
  type Search,
} from '@glossa/decoding';

export interface TextGenerationOptions {
  /** Applied to the logits in this order, such as `[temperature(0.8), topP(0.95)]`. */
  processors?: readonly LogitsProcessor[];
  /** Equal seeds give equal text. Default: another one every time, reported as `seed`. */
  seed?: number;
  /** How to choose ids. Default: sampling with `seed`. */
  search?: Search;
  /** Default 256. */
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
  /** Aborting makes the call throw the signal's reason. */
  signal?: AbortSignal;
}

const known = [
  'processors',
  'seed',
  'search',
  'maxNewTokens',
  'stop',
  'truncate',
  'overflow',
  'alternatives',
  'promptCache',
  'signal',
];

/** Options with their defaults, those that decoding needs and checks apart. */
export interface Plan {
  readonly decoding: GenerateOptions & {
    search: Search;
    processors: readonly LogitsProcessor[];
    maxNewTokens: number;
    overflow: Overflow;
  };
  readonly stops: readonly string[];
  readonly truncate: 'error' | 'left';
  readonly seed: number | undefined;
}

/** @throws on an option that is not known, or not a value it can have. */
export function toPlan(options: TextGenerationOptions): Plan {
  refuseUnknown('TextGeneration', options, known);
  const {
    seed: givenSeed,
    search: givenSearch,
    stop = [],
    truncate = 'error',
    maxNewTokens = 256,
    overflow = 'stop',
    processors = [],
    ...rest
  } = options;
  if (givenSearch && givenSeed !== undefined) {
    throw new Error(
      `TextGeneration: seed: expected none beside a search (give it to the search: sample({ seed })), received ${givenSeed}`,
    );
  }
  if (truncate !== 'error' && truncate !== 'left') {
    throw new Error(`TextGeneration: truncate: expected 'error' or 'left', received ${JSON.stringify(truncate)}`);
  }
  if (!Array.isArray(processors))
    throw new Error('TextGeneration: processors: expected an array, such as [temperature(0.8)]');
  const stops = typeof stop === 'string' ? [stop] : stop;
  if (!Array.isArray(stops) || !stops.every((text) => typeof text === 'string' && text !== '')) {
    throw new Error(`TextGeneration: stop: expected strings that are not empty, received ${JSON.stringify(stop)}`);
  }
  const seed = givenSearch ? undefined : (givenSeed ?? Math.floor(Math.random() * 2 ** 32));
  const search = givenSearch ?? sample({ seed: seed! });
  return { decoding: { ...rest, search, processors, maxNewTokens, overflow }, stops, truncate, seed };
}

/** @throws unless every option is one of those known. */
export function refuseUnknown(where: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key))
      throw new Error(`${where}: unknown option: expected ${known.join(', ')}, received "${key}"`);
  }
}
