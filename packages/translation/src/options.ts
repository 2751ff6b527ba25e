import { beamSearch, type LogitsProcessor, type Search } from '@glossa/decoding';
import { checkOptions } from './check-options.js';
import type { GenerationConfig } from './generation-config.js';
import { splitSentences } from './text/split-sentences.js';

export interface StreamOptions {
  /** How to choose ids, such as `beamSearch({ numBeams: 4, lengthPenalty: 0.6 })`. Default: beams as the model's files say, else 4. */
  search?: Search;
  /** Applied to the logits in this order. */
  processors?: readonly LogitsProcessor[];
  /** Most new tokens of a sentence. Default: as the model's files say, else 256. */
  maxNewTokens?: number;
  /** Cuts a line into what is translated at a time. Default `splitSentences`. */
  splitter?: (line: string) => readonly string[];
  /** Aborting makes the call throw the signal's reason. */
  signal?: AbortSignal;
}

export interface TranslateOptions extends StreamOptions {
  /** Say which words of the source each word of the translation looked at; a number chooses the decoder layer. Default false. */
  alignments?: boolean | { layer: number };
  /** Most sentences translated at a time. Default 16. */
  batchSize?: number;
  /** Told after each batch how many sentences are done. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

const streaming = ['search', 'processors', 'maxNewTokens', 'splitter', 'signal'];
const known = [...streaming, 'alignments', 'batchSize', 'onProgress'];

export type Plan = ReturnType<typeof planOf>;

/** The options with their defaults. @throws on one that is unknown, or not a value it can have */
export function planOf(where: 'translate' | 'stream', options: TranslateOptions, config: GenerationConfig) {
  checkOptions(where, options, where === 'stream' ? streaming : known);
  const {
    alignments = false,
    batchSize = 16,
    processors = [],
    maxNewTokens = config.maxNewTokens,
    splitter = splitSentences,
  } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new Error(`${where}: batchSize: expected a positive integer, received ${batchSize}`);
  const layer = typeof alignments === 'object' ? alignments.layer : undefined;
  if (typeof alignments === 'object') checkOptions(`${where}: alignments`, alignments, ['layer']);
  return {
    search:
      options.search ??
      beamSearch({
        numBeams: config.numBeams,
        lengthPenalty: config.lengthPenalty,
        earlyStopping: config.earlyStopping,
      }),
    processors,
    maxNewTokens,
    splitter,
    signal: options.signal,
    batchSize,
    onProgress: options.onProgress,
    aligned: alignments !== false,
    layer,
  };
}
