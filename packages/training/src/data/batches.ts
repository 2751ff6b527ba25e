import { checkInteger, checkOptions, checkRecord, fail } from '../check.js';
import type { ResumableBatches } from './batch-source.js';
import { planEpoch } from './epoch-plan.js';
import { resumable } from './resumable.js';

export interface BatchesOptions<Example, Batch> {
  /** Makes a batch of examples. */
  collate: (examples: Example[]) => Batch;
  /** Most examples a batch; may be left out when `maxTokens` is given. */
  batchSize?: number;
  /** The length of an example; given, examples of like length share batches, which saves padding. */
  bucketBy?: (example: Example) => number;
  /** Most positions a batch (examples × the longest of them); needs `bucketBy`. */
  maxTokens?: number;
  /** A new order in each epoch, drawn from the seed; default true. */
  shuffle?: boolean;
  /** Default 0. */
  seed?: number;
  /** How often to go through the examples; default 1. May be Infinity. */
  epochs?: number;
}

const names = ['collate', 'batchSize', 'bucketBy', 'maxTokens', 'shuffle', 'seed', 'epochs'];

/**
 * Batches of examples, in the same order for the same seed, from any saved place.
 * Each iteration begins at the first batch, or at the place last given to `restore`.
 */
export function batches<Example, Batch>(
  examples: readonly Example[],
  options: BatchesOptions<Example, Batch>,
): ResumableBatches<Batch> {
  checkOptions('batches', options, names);
  const { collate, bucketBy, epochs = 1, seed = 0, shuffle = true, maxTokens = Infinity } = options;
  const batchSize = options.batchSize ?? (options.maxTokens === undefined ? 0 : Infinity);
  if (batchSize !== Infinity) checkInteger('batches: batchSize', batchSize, 1);
  if (maxTokens !== Infinity) checkInteger('batches: maxTokens', maxTokens, 1);
  if (maxTokens !== Infinity && !bucketBy) fail('batches: maxTokens', 'bucketBy beside it', bucketBy);
  if (epochs !== Infinity) checkInteger('batches: epochs', epochs, 1);
  checkInteger('batches: seed', seed);
  if (examples.length === 0) fail('batches', 'at least one example', 'none');

  const lengths =
    bucketBy && examples.map((example, i) => checkInteger(`batches: bucketBy(example ${i})`, bucketBy(example)));
  const plan = (epoch: number) =>
    planEpoch(examples.length, epoch, { batchSize, maxTokens, lengths, seed: shuffle ? seed : undefined });
  const batchesPerEpoch = plan(0).length;

  return resumable({
    length: epochs === Infinity ? undefined : epochs * batchesPerEpoch,
    first: () => ({ epoch: 0, batch: 0 }),
    epoch: (place) => place.epoch,
    *run(place) {
      for (; place.epoch < epochs; place.epoch++, place.batch = 0) {
        for (const indices of plan(place.epoch).slice(place.batch)) {
          place.batch++;
          yield collate(indices.map((i) => examples[i]));
        }
      }
      // The end stays the end of the last epoch.
      place.epoch = epochs - 1;
      place.batch = batchesPerEpoch;
    },
    save: ({ epoch, batch }) => ({ epoch, batch, examples: examples.length, batchesPerEpoch, seed, shuffle }),
    load(state) {
      const saved = checkRecord('batches: restore', state);
      for (const [name, here] of Object.entries({ examples: examples.length, batchesPerEpoch, seed, shuffle })) {
        if (saved.get(name) !== here) fail(`batches: restore: ${name}`, String(here), saved.get(name));
      }
      const batch = checkInteger('batches: restore: batch', saved.get('batch'));
      if (batch > batchesPerEpoch) fail('batches: restore: batch', `at most ${batchesPerEpoch}`, batch);
      return { epoch: checkInteger('batches: restore: epoch', saved.get('epoch')), batch };
    },
  });
}
