import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * What a search needs of a model: logits of the next token, and a state it may carry from step to step.
 * The search calls `step` inside a scope (`tidy`), so what a step leaves in the state must be kept (`keep`), and only that.
 */
export interface Decoder<State extends Disposable = Disposable> {
  /** Positions a state can hold; undefined when there is no bound. */
  readonly maxLength?: number | undefined;
  /** A fresh state (key-value caches) for that many rows. */
  start(rows: number): State;
  /** Feeds `ids` [rows][n], advances the state in place, and returns the next-token logits [rows, vocab], which the caller disposes. */
  step(state: State, ids: number[][]): Tensor2D;
  /** Makes row i what row `rows[i]` was, in place; the number of rows may change. Also before the first step. */
  reorder(state: State, rows: number[]): void;
  /** Makes the state forget all but its first `length` positions, in place; false, with nothing done, where it cannot. For a `PromptCache`. */
  truncate?(state: State, length: number): boolean;
}
