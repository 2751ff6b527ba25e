import * as tf from '@tensorflow/tfjs-core';
import { disposeAll } from '@glossa/tensor';
import { Breath } from './breath.js';
import type { Decoder } from './decoder.js';
import type { SearchTask } from './search.js';

/** The owner of a decoder's state during a search: one scope a step, and nothing left when it is disposed. */
export class Session implements Disposable {
  readonly #breath = new Breath();
  #state!: Disposable;
  #rows = 0;
  /** Positions the state holds. */
  length = 0;

  constructor(
    private readonly decoder: Decoder,
    private readonly task: SearchTask,
  ) {
    this.#open(task.rows);
  }

  /** Whether no further id can be fed. */
  get full(): boolean {
    return this.length >= (this.decoder.maxLength ?? Infinity);
  }

  /**
   * Feeds ids [rows][n] and reads the logits of the next one, an array a row, that belong to the caller.
   * @throws the signal's reason when it is aborted.
   */
  async step(ids: readonly (readonly number[])[]): Promise<Float32Array[]> {
    this.task.signal?.throwIfAborted();
    const logits = tf.tidy(() => this.decoder.step(this.#state, ids.map((row) => [...row])));
    const [rows, vocabulary] = logits.shape;
    let values: Float32Array;
    try {
      if (rows !== ids.length) throw new Error(`Decoder.step: expected logits [${ids.length}, vocabulary], received [${logits.shape}]`);
      values = await logits.data<'float32'>();
    } finally {
      logits.dispose();
    }
    this.length += ids[0].length;
    await this.#breath.take();
    this.task.signal?.throwIfAborted();
    return ids.map((_, row) => values.slice(row * vocabulary, (row + 1) * vocabulary));
  }

  /** Makes row i of the state what row `rows[i]` was; with no rows left nothing follows, so nothing is done. */
  reorder(rows: readonly number[]): void {
    if (rows.length === 0 || (rows.length === this.#rows && rows.every((row, i) => row === i))) return;
    this.decoder.reorder(this.#state, [...rows]);
    this.#rows = rows.length;
  }

  /** Forgets everything; the state is then empty, with the given rows of the task. */
  restart(rows: readonly number[]): void {
    disposeAll(this.#state);
    this.#open(rows);
  }

  [Symbol.dispose](): void {
    disposeAll(this.#state);
  }

  #open(rows: readonly number[]): void {
    this.#state = this.decoder.start(this.task.prompts.length);
    this.#rows = this.task.prompts.length;
    this.length = 0;
    this.reorder(rows);
  }
}
