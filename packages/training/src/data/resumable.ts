import type { JsonValue } from '../json.js';
import type { ResumableBatches } from './batch-source.js';

export interface ResumableParts<Place, Batch> {
  /** The place before the first batch. */
  first(): Place;
  /** Hands out batches, moving the place past each before it does. */
  run(place: Place): Iterator<Batch>;
  save(place: Place): JsonValue;
  load(state: JsonValue): Place;
  epoch?(place: Place): number;
  readonly length?: number;
}

/** Batches with a cursor, from a place that moves. */
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
