import { disposeAll } from '@glossa/tensor';
import type { Decoder } from './decoder.js';

interface Read {
  readonly state: Disposable;
  /** What the state has read. */
  readonly ids: readonly number[];
}

/**
 * What a decoder has read, kept from one call of `generate` to the next: of a prompt that begins as what was read before, as each turn of a
 * conversation does, only the rest is read. It owns one state. A decoder without `truncate` reads everything each time.
 */
export class PromptCache implements Disposable {
  #last: Read | undefined;
  #isDisposed = false;

  constructor(readonly decoder: Decoder) {}

  /** Ids in memory, prompt and answer; none while a search has them. */
  get ids(): readonly number[] {
    return this.#last?.ids ?? [];
  }

  /** Hands out the state, cut back to what it shares with a prompt; at least the prompt's last id is left to read. Undefined when that is nothing. */
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

  /** Takes a state over, in place of the one there is. */
  keep(state: Disposable, ids: readonly number[]): void {
    if (this.#isDisposed || !this.decoder.truncate) return disposeAll(state);
    this.#forget();
    this.#last = { state, ids };
  }

  /** Frees the memory; a search that still has the state frees it at its end. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#forget();
  }

  #forget(): void {
    if (this.#last) disposeAll(this.#last.state);
    this.#last = undefined;
  }
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  const parts = a.findIndex((id, i) => id !== b[i]);
  return parts === -1 ? a.length : parts;
}
