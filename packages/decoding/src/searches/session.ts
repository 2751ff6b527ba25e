import * as tf from '@tensorflow/tfjs-core';
import { check, inWords, showShape } from '@glossa/check';
import { disposeAll, yieldToEventLoop } from '@glossa/tensor';
import type { Decoder } from '../decoder/decoder.js';
import { logSumExp } from '../math/log-sum-exp.js';
import type { SearchTask } from './search.js';

/** Owns a decoder's state during a search: one scope a step, and nothing left when it is disposed. */
export class Session implements Disposable {
  readonly #decoder: Decoder;
  readonly #task: SearchTask;
  #state: Disposable;
  #rows = 1;
  /** What the state has read, for a prompt cache. */
  #read: number[] = [];
  /** Whether it has read that wholly: a step that fails leaves it half done. */
  #isWhole = true;
  #copy = new Float32Array(0);
  /** How many positions the state holds. */
  length = 0;

  constructor(decoder: Decoder, task: SearchTask) {
    this.#decoder = decoder;
    this.#task = task;
    const begun = task.promptCache?.take(task.prompts[task.rows[0]]);
    this.#state = begun?.state ?? this.#start(task.rows);
    if (begun) {
      this.#read = [...begun.ids];
      this.length = begun.ids.length;
    }
  }

  /** Whether no further id can be fed. */
  get isFull(): boolean {
    return this.length >= (this.#decoder.maxLength ?? Infinity);
  }

  /**
   * Feeds ids [rows][length] and reads the logits of the next one from the device, an array a row: views of one buffer,
   * only to be read.
   *
   * @throws the signal's reason when it is aborted
   */
  async step(ids: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const { signal, promptCache } = this.#task;
    signal?.throwIfAborted();
    this.#isWhole = false;
    const logits = tf.tidy(() => this.#decoder.step(this.#state, ids));
    const [rows, vocabulary] = logits.shape;
    let values: Float32Array;
    try {
      const received = inWords(showShape(logits.shape));
      check(rows === ids.length, 'Decoder.step', `logits [${ids.length}, vocabulary]`, received);
      values = await logits.data<'float32'>();
    } finally {
      logits.dispose();
    }
    this.length += ids[0].length;
    this.#isWhole = true;
    if (promptCache) for (const id of ids[0]) this.#read.push(id);
    await yieldToEventLoop();
    signal?.throwIfAborted();
    return ids.map((_, row) => values.subarray(row * vocabulary, (row + 1) * vocabulary));
  }

  /** A copy of a row of logits, for processors to change; the next call writes over it. */
  copyOf(logits: Float32Array): Float32Array {
    if (this.#copy.length !== logits.length) this.#copy = new Float32Array(logits.length);
    this.#copy.set(logits);
    return this.#copy;
  }

  /**
   * log Σ exp of a row's logits.
   *
   * @param source whose logits they are, for the error
   * @throws GlossaError `not-finite` when a logit is not a number, or no id is possible
   */
  total(logits: Float32Array, row: number, source: 'the model' | 'the processors'): number {
    const total = logSumExp(logits);
    const where = `${this.#task.where}: row ${row}: logits of ${source}`;
    check(Number.isFinite(total), where, 'numbers, one of them above -Infinity', total, 'not-finite');
    return total;
  }

  /** Makes row i of the state what row `rows[i]` was; with no rows left nothing follows, so nothing is done. */
  reorder(rows: readonly number[]): void {
    if (rows.length === 0 || (rows.length === this.#rows && rows.every((row, i) => row === i))) return;
    this.#decoder.reorder(this.#state, rows);
    this.#rows = rows.length;
  }

  /** Starts again with an empty state, for the given rows of the task. */
  restart(rows: readonly number[]): void {
    disposeAll(this.#state);
    this.#state = this.#start(rows);
    this.#read = [];
    this.length = 0;
  }

  [Symbol.dispose](): void {
    const { promptCache } = this.#task;
    if (promptCache && this.#isWhole) promptCache.keep(this.#state, this.#read);
    else disposeAll(this.#state);
  }

  #start(rows: readonly number[]): Disposable {
    this.#rows = rows.length;
    return this.#decoder.start(rows);
  }
}
