import { yieldToEventLoop } from '@glossa/tensor';

/** How far a call has come. */
export interface TaskProgress {
  readonly done: number;
  readonly total: number;
}

export interface BatchOptions<Row> {
  /** Most rows at a time. */
  readonly batchSize: number;
  /** Rows of like length share a batch, so that little of it is padding. */
  readonly lengthOf: (row: Row) => number;
  /** Told after each batch how many rows are done. */
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A batch, and which of all rows its rows are. */
export interface Batch<Row> {
  readonly rows: readonly Row[];
  readonly indexes: readonly number[];
}

/** Batches among which rows are sorted by length: the more, the less padding, but the later the first rows are done. */
const MOST_SORTED_TOGETHER = 16;

/**
 * Does work in batches of rows of like length. The first rows come first: the first batch holds the first rows, and
 * each group of batches that is sorted by length is twice as large as the one before it, so that a stream begins early
 * and the rest costs little padding.
 *
 * @param work gives what it finds by the rows' indexes, in any order
 * @throws the signal's reason when it is aborted before or between batches
 */
export async function* runBatches<Row, Found>(
  rows: readonly Row[],
  { batchSize, lengthOf, onProgress, signal }: BatchOptions<Row>,
  work: (batch: Batch<Row>) => AsyncIterable<Found>,
): AsyncGenerator<Found, void, undefined> {
  signal?.throwIfAborted();
  let done = 0;
  for (const indexes of batchesOf(rows.map(lengthOf), batchSize)) {
    yield* work({ rows: indexes.map((index) => rows[index]), indexes });
    done += indexes.length;
    onProgress?.({ done, total: rows.length });
    await yieldToEventLoop();
    signal?.throwIfAborted();
  }
}

/** Indexes of rows, batch by batch. */
function* batchesOf(lengths: readonly number[], batchSize: number): Generator<number[]> {
  let batches = 1;
  for (let start = 0; start < lengths.length;) {
    const end = Math.min(start + batches * batchSize, lengths.length);
    const group = Array.from({ length: end - start }, (_, i) => start + i).sort((a, b) => lengths[a] - lengths[b]);
    for (let i = 0; i < group.length; i += batchSize) yield group.slice(i, i + batchSize);
    start = end;
    batches = Math.min(2 * batches, MOST_SORTED_TOGETHER);
  }
}
