import type { JsonValue } from '../json.js';

/** A place in the data that can be saved and returned to, so that a resumed run sees the batches it would have seen. */
export interface DataCursor {
  /** The batches of one whole iteration, when their number is known and finite. */
  readonly length?: number;
  /** How often the data has been gone through before the batch handed out last. */
  readonly epoch?: number;
  /** The place after the batch handed out last, by the iteration begun last. */
  state(): JsonValue;
  /** Makes the next iteration begin at a saved place. @throws when the state was not written for this data. */
  restore(state: JsonValue): void;
}

/** What `train` and `evaluate` take their batches from; checkpoints need a source with a cursor. */
export type BatchSource<Batch> = (Iterable<Batch> | AsyncIterable<Batch>) & Partial<DataCursor>;

/** A source that can be gone through again and again; each iteration gives the same batches in the same order. */
export type ResumableBatches<Batch> = Iterable<Batch> & DataCursor;
