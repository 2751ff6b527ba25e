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
  /** What the state has read, for a prompt cache. */
  #read: number[] = [];
  /** Whether it has read that wholly: a step that fails leaves it half done. */
  #isWhole = true;
  /** Positions the state holds. */
  length = 0;

  constructor(
    private readonly decoder: Decoder,
    private readonly task: SearchTask,
  ) {
    const begun = task.promptCache?.take(task.prompts[task.rows[0]]);
    if (begun) {
      this.#state = begun.state;
      this.#rows = 1;
      this.#read = [...begun.ids];
      this.length = begun.ids.length;
    } else {
      this.#open(task.rows);
    }
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
    this.#isWhole = false;
    const logits = tf.tidy(() =>
      this.decoder.step(
        this.#state,
        ids.map((row) => [...row]),
      ),
    );
    const [rows, vocabulary] = logits.shape;
    let values: Float32Array;
    try {
      if (rows !== ids.length)
        throw new Error(`Decoder.step: expected logits [${ids.length}, vocabulary], received [${logits.shape}]`);
      values = await logits.data<'float32'>();
    } finally {
      logits.dispose();
    }
    this.length += ids[0].length;
    this.#isWhole = true;
    if (this.task.promptCache) for (const id of ids[0]) this.#read.push(id);
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
    const { promptCache } = this.task;
    if (promptCache && this.#isWhole) promptCache.keep(this.#state, this.#read);
    else disposeAll(this.#state);
  }

  #open(rows: readonly number[]): void {
    this.#state = this.decoder.start(this.task.prompts.length);
    this.#rows = this.task.prompts.length;
    this.#read = [];
    this.length = 0;
    this.reorder(rows);
  }
}
