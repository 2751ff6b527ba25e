import type { JsonValue, ResumableBatches } from './batch-source.js';

export interface ResumableParts<Place, Batch> {
  /** The place before the first batch. */
  first(): Place;
  /** Yields batches; moves the place past each batch before it yields it. */
  run(place: Place): Iterator<Batch>;
  save(place: Place): JsonValue;
  load(state: JsonValue): Place;
  epoch?(place: Place): number;
  readonly length?: number;
}

/** Batches whose place in the data can be saved and restored. */
export function resumable<Place, Batch>(parts: ResumableParts<Place, Batch>): ResumableBatches<Batch> {
  let place = parts.first();
  let isRestored = false;
  return {
    length: parts.length,
    get epoch() {
      return parts.epoch?.(place);
    },
    state: () => parts.save(place),
    restore(state) {
      place = parts.load(state);
      isRestored = true;
    },
    [Symbol.iterator]() {
      if (!isRestored) place = parts.first();
      isRestored = false;
      const iterator = parts.run(place);
      return { next: () => iterator.next() };
    },
  };
}
