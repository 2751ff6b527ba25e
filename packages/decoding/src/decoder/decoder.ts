import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * What a search needs of a model: the logits of the next token, and a state that grows from step to step.
 * The search calls `step` inside a scope (`tidy`): what a step leaves in the state must be kept (`keep`), only that.
 */
export interface Decoder<State extends Disposable = Disposable> {
  /** How many positions a state can hold; undefined when there is no bound. */
  readonly maxLength?: number | undefined;
  /**
   * Makes an empty state (key-value caches).
   *
   * @param prompts of each row of the state, the index of the prompt it is for; a decoder that is made for certain
   * inputs, as a translation model's is for its sources, reads which input the row belongs to
   */
  start(prompts: readonly number[]): State;
  /**
   * Feeds ids and advances the state in place.
   *
   * @param ids [rows][length]
   * @returns the logits of the next token, [rows, vocab], which the caller disposes
   */
  step(state: State, ids: readonly (readonly number[])[]): Tensor2D;
  /** Makes row i what row `rows[i]` was, in place. The number of rows may change. */
  reorder(state: State, rows: readonly number[]): void;
  /**
   * Makes the state forget all but its first `length` positions, in place. `PromptCache` needs it.
   *
   * @returns false, with nothing done, where it cannot
   */
  truncate?(state: State, length: number): boolean;
}
