/** What JSON can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A place in the data that can be saved and restored, so that a resumed run sees the batches it would have seen. */
export interface DataCursor {
  /** How many batches one whole iteration has, when that is known and finite. */
  readonly length?: number;
  /** How many times the data had been read to its end before the last batch. */
  readonly epoch?: number;
  /** The place after the last batch of the latest iteration. */
  state(): JsonValue;
  /** Makes the next iteration begin at a saved place. @throws GlossaError when the state belongs to other data. */
  restore(state: JsonValue): void;
}

/** Where `train` and `evaluate` take their batches from; checkpoints need a source with a cursor. */
export type BatchSource<Batch> = (Iterable<Batch> | AsyncIterable<Batch>) & Partial<DataCursor>;

/** A source that can be iterated again and again; each iteration gives the same batches in the same order. */
export type ResumableBatches<Batch> = Iterable<Batch> & DataCursor;
