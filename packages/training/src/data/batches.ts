import { asLength, check, checkBoolean, checkInteger, checkOptions, inWords, Untrusted } from '@glossa/check';
import type { ResumableBatches } from './batch-source.js';
import { planEpoch } from './epoch-plan.js';
import { resumable } from './resumable.js';

export interface BatchesOptions<Example, Batch> {
  /** Makes a batch of examples. */
  collate: (examples: Example[]) => Batch;
  /** The most examples in a batch; may be left out when `maxTokens` is given. */
  batchSize?: number;
  /** The length of an example. When given, examples of similar length share a batch, which saves padding. */
  bucketBy?: (example: Example) => number;
  /** The most positions in a batch (examples × the length of the longest); needs `bucketBy`. */
  maxTokens?: number;
  /** Whether each epoch has a new order, drawn from the seed; default true. */
  shuffle?: boolean;
  /** Default 0. */
  seed?: number;
  /** How many times to read the examples; default 1. May be Infinity. */
  epochs?: number;
}

/**
 * Batches of examples: the same seed gives the same order, and a run can continue from any saved place.
 * Each iteration begins at the first batch, or at the place last given to `restore`.
 *
 * @throws GlossaError on bad options, and when there are no examples
 */
export function batches<Example, Batch>(
  examples: readonly Example[],
  options: BatchesOptions<Example, Batch>,
): ResumableBatches<Batch> {
  checkOptions('batches', options, {
    collate: true,
    batchSize: true,
    bucketBy: true,
    maxTokens: true,
    shuffle: true,
    seed: true,
    epochs: true,
  });
  const { collate, bucketBy, epochs = 1, seed = 0, shuffle = true, maxTokens = Infinity } = options;
  const { batchSize = options.maxTokens === undefined ? undefined : Infinity } = options;
  check(typeof collate === 'function', 'batches: collate', 'a function from examples to a batch', collate);
  checkLimit('batches: batchSize', batchSize);
  checkLimit('batches: maxTokens', maxTokens);
  check(maxTokens === Infinity || bucketBy, 'batches: maxTokens', 'bucketBy beside it', bucketBy);
  checkLimit('batches: epochs', epochs);
  checkInteger('batches: seed', seed);
  checkBoolean('batches: shuffle', shuffle);
  check(examples.length > 0, 'batches', 'at least one example', inWords('none'));

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
      // The place after the last batch is the end of the last epoch.
      place.epoch = epochs - 1;
      place.batch = batchesPerEpoch;
    },
    save: ({ epoch, batch }) => ({ epoch, batch, examples: examples.length, batchesPerEpoch, seed, shuffle }),
    load(state) {
      const saved = new Untrusted(state, 'batches: restore');
      for (const [name, here] of Object.entries({ examples: examples.length, batchesPerEpoch, seed, shuffle })) {
        const { value } = saved.get(name);
        check(value === here, `batches: restore: ${name}`, String(here), value);
      }
      const epoch = asLength()(saved.get('epoch'));
      return { epoch, batch: checkInteger('batches: restore: batch', saved.get('batch').value, 0, batchesPerEpoch) };
    },
  });
}

/** A positive integer or Infinity. */
function checkLimit(where: string, value: number | undefined): asserts value is number {
  if (value !== Infinity) checkInteger(where, value, 1);
}
