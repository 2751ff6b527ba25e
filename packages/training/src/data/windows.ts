import { check, checkInteger, checkOptions, Untrusted } from '@glossa/check';
import { RandomStream } from '@glossa/tensor';
import type { ResumableBatches } from './batch-source.js';
import { batches } from './batches.js';
import { collateCausalLM, type CausalLMBatch } from './collate-causal-lm.js';
import { resumable } from './resumable.js';

export interface WindowsOptions {
  /** Positions in a row. */
  contextLength: number;
  /** Rows in a batch. */
  batchSize: number;
  /** Default 0. */
  seed?: number;
}

/**
 * Endless batches of windows at random places in one long text, as nanoGPT draws them.
 *
 * @throws GlossaError on bad options, and when the text is shorter than one window
 */
export function windows(ids: ArrayLike<number>, options: WindowsOptions): ResumableBatches<CausalLMBatch> {
  checkOptions('windows', options, { contextLength: true, batchSize: true, seed: true });
  const { contextLength, batchSize } = checkSizes('windows', ids, options);
  const seed = checkInteger('windows: seed', options.seed ?? 0);
  const starts = ids.length - contextLength;
  const collate = collateCausalLM({ padId: 0 });
  return resumable({
    first: () => ({ random: new RandomStream(seed) }),
    *run({ random }) {
      for (;;) {
        yield collate(Array.from({ length: batchSize }, () => cut(ids, random.integer(starts), contextLength)));
      }
    },
    save: ({ random }) => ({ random: random.state, tokens: ids.length }),
    load(state) {
      const saved = new Untrusted(state, 'windows: restore');
      const tokens = saved.get('tokens').value;
      check(tokens === ids.length, 'windows: restore: tokens', String(ids.length), tokens);
      return { random: RandomStream.from(saved.get('random').array as number[]) };
    },
  });
}

/**
 * One long text from beginning to end in windows side by side, so that each token but the first is predicted once.
 *
 * @throws GlossaError on bad options, and when the text has fewer than two tokens
 */
export function consecutiveWindows(
  ids: ArrayLike<number>,
  options: Omit<WindowsOptions, 'seed'>,
): ResumableBatches<CausalLMBatch> {
  checkOptions('consecutiveWindows', options, { contextLength: true, batchSize: true });
  const { contextLength, batchSize } = checkSizes('consecutiveWindows', ids, options);
  const starts = Array.from({ length: Math.ceil((ids.length - 1) / contextLength) }, (_, i) => i * contextLength);
  const collate = collateCausalLM({ padId: 0 });
  return batches(starts, {
    batchSize,
    shuffle: false,
    collate: (some) => collate(some.map((start) => cut(ids, start, contextLength))),
  });
}

/** A window and the token after it. */
function cut(ids: ArrayLike<number>, start: number, contextLength: number): ArrayLike<number> {
  return Array.prototype.slice.call(ids, start, start + contextLength + 1);
}

function checkSizes(where: string, ids: ArrayLike<number>, { contextLength, batchSize }: WindowsOptions) {
  checkInteger(`${where}: contextLength`, contextLength, 1);
  checkInteger(`${where}: batchSize`, batchSize, 1);
  const least = where === 'windows' ? contextLength + 1 : 2;
  check(ids.length >= least, `${where}: ids`, `at least ${least} tokens`, ids.length);
  return { contextLength, batchSize };
}
