import { RandomStream } from '@glossa/tensor';
import { checkInteger, checkOptions, checkRecord, fail } from '../check.js';
import type { ResumableBatches } from './batch-source.js';
import { batches } from './batches.js';
import { collateCausalLM, type CausalLMBatch } from './collate-causal-lm.js';
import { resumable } from './resumable.js';

export interface WindowsOptions {
  /** Positions a row. */
  contextLength: number;
  /** Rows a batch. */
  batchSize: number;
  /** Default 0. */
  seed?: number;
}

/** Endless batches of windows at random places of one long text, as nanoGPT draws them. */
export function windows(ids: ArrayLike<number>, options: WindowsOptions): ResumableBatches<CausalLMBatch> {
  checkOptions('windows', options, ['contextLength', 'batchSize', 'seed']);
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
      const saved = checkRecord('windows: restore', state);
      if (saved.get('tokens') !== ids.length) fail('windows: restore: tokens', String(ids.length), saved.get('tokens'));
      const random = saved.get('random');
      if (!Array.isArray(random)) fail('windows: restore: random', 'an array', random);
      return { random: RandomStream.from(random) };
    },
  });
}

/** One long text from its beginning to its end in windows side by side, so that each token but the first is predicted once. */
export function consecutiveWindows(
  ids: ArrayLike<number>,
  options: Omit<WindowsOptions, 'seed'>,
): ResumableBatches<CausalLMBatch> {
  checkOptions('consecutiveWindows', options, ['contextLength', 'batchSize']);
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
  if (ids.length < 2 || (where === 'windows' && ids.length <= contextLength)) {
    fail(`${where}: ids`, `at least ${where === 'windows' ? contextLength + 1 : 2} tokens`, ids.length);
  }
  return { contextLength, batchSize };
}
