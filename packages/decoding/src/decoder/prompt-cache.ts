import { disposeAll } from '@glossa/tensor';
import type { Decoder } from './decoder.js';

interface Read {
  readonly state: Disposable;
  /** What the state has read. */
  readonly ids: readonly number[];
}

/**
 * Keeps what a decoder has read from one call of `generate` to the next: when a prompt begins like the one before, as
 * each turn of a conversation does, only the rest is read. It owns one state. With a decoder that has no `truncate`,
 * every prompt is read from its start.
 */
export class PromptCache implements Disposable {
  #last: Read | undefined;
  #isDisposed = false;

  constructor(readonly decoder: Decoder) {}

  /** The ids that were read, of the prompt and of the answer; none while a search uses them. */
  get ids(): readonly number[] {
    return this.#last?.ids ?? [];
  }

  /**
   * Gives the state away, cut back to the ids that it shares with a prompt; at least the last id of the prompt is left
   * to read.
   *
   * @returns undefined when nothing is shared
   */
  take(prompt: readonly number[]): Read | undefined {
    const last = this.#last;
    this.#last = undefined;
    if (!last) return undefined;
    const length = Math.min(sharedLength(last.ids, prompt), prompt.length - 1);
    if (length > 0 && this.decoder.truncate!(last.state, length))
      return { state: last.state, ids: prompt.slice(0, length) };
    disposeAll(last.state);
    return undefined;
  }

  /** Becomes the owner of a state, in place of the one before. */
  keep(state: Disposable, ids: readonly number[]): void {
    if (this.#isDisposed || !this.decoder.truncate) return disposeAll(state);
    this.#forget();
    this.#last = { state, ids };
  }

  /** Frees the state; one that a search still uses is freed when the search ends. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#forget();
  }

  #forget(): void {
    if (this.#last) disposeAll(this.#last.state);
    this.#last = undefined;
  }
}

/** How many ids two lists have in common at their start. */
function sharedLength(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((id, i) => id !== b[i]);
  return first === -1 ? a.length : first;
}
