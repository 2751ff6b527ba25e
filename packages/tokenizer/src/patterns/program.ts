/**
 * The backtracking machine: it never tries the same state twice, so that time is linear in the text (as RE2's bit-state
 * search).
 */
import { fail, inWords } from '@glossa/check';
import { growArray } from '../structures/grow-array.js';
import { widthAt } from '../text/character-class.js';
import { Graph, type CharacterSet, type InnerProgram, type Part, type State } from './parts.js';

const maxLookStates = 200;

/** Steps left to a search; an expression shares it with those inside it. */
export interface Budget {
  steps: number;
}

export class Program implements InnerProgram {
  readonly #start: State;
  /** States (split, position) that have failed: one bit each, in rows by position from `base` on. */
  #failed = new Uint32Array(1024);
  readonly #rowLength: number;
  #base = 0;
  #used = 0;

  readonly #budget: Budget;

  constructor(part: Part, limit: number, budget: Budget, sets = new Map<string, CharacterSet>()) {
    this.#budget = budget;
    const graph = new Graph(limit, sets, (inner) => new Program(inner, maxLookStates, budget, sets));
    this.#start = part.build(graph.add('match', {}), graph);
    this.#rowLength = (graph.splits + 31) >> 5;
  }

  reset(base = 0): void {
    this.#failed.fill(0, 0, this.#used);
    this.#base = base;
    this.#used = 0;
  }

  /** Drops what is known of positions before this one, once that is worth moving the rest. */
  forgetBefore(position: number): void {
    const done = (position - this.#base) * this.#rowLength;
    if (done < this.#failed.length >> 1 || done === 0) return;
    this.#failed.copyWithin(0, done, this.#used);
    const left = Math.max(this.#used - done, 0);
    this.#failed.fill(0, left, this.#used);
    this.#used = left;
    this.#base = position;
  }

  /** States at the end of a match may be on its path, and then they have not failed. */
  forgetAt(position: number): void {
    const row = (position - this.#base) * this.#rowLength;
    this.#failed.fill(0, row, row + this.#rowLength);
  }

  /** End of the match that starts there, or -1. */
  match(text: string, start: number): number {
    const budget = this.#budget;
    const states = [this.#start];
    const positions = [start];
    while (states.length > 0) {
      let state = states.pop()!;
      let position = positions.pop()!;
      for (let alive = true; alive;) {
        if (--budget.steps < 0)
          fail(
            'regular expression',
            'fewer steps',
            inWords(`a text of ${text.length} characters that takes more`),
            'invalid-file',
          );
        switch (state.op) {
          case 'match':
            return position;
          case 'set': {
            const codePoint = position < text.length ? text.codePointAt(position)! : -1;
            alive = codePoint >= 0 && state.set!(codePoint);
            position += codePoint > 0xffff ? 2 : 1;
            break;
          }
          case 'split':
            alive = this.#firstVisit(state.index, position);
            if (!alive) break;
            states.push(state.second!);
            positions.push(position);
            break;
          case 'look': {
            let from = position;
            for (let i = 0; i < state.back && from >= 0; i++) from -= from >= 2 ? widthAt(text, from - 2) : 1;
            alive = (from >= 0 && state.program!.matchOnce(text, from) >= 0) !== state.negative;
            break;
          }
          case 'atomic':
            position = state.program!.matchOnce(text, position);
            alive = position >= 0;
        }
        state = state.next!;
      }
    }
    return -1;
  }

  matchOnce(text: string, start: number): number {
    this.reset(start);
    return this.match(text, start);
  }

  #firstVisit(index: number, position: number): boolean {
    const cell = (position - this.#base) * this.#rowLength + (index >> 5);
    if (cell >= this.#failed.length)
      this.#failed = growArray(this.#failed, Math.max(2 * this.#failed.length, cell + 1));
    if (cell >= this.#used) this.#used = cell + 1;
    const bit = 1 << (index & 31);
    if (this.#failed[cell] & bit) return false;
    this.#failed[cell] |= bit;
    return true;
  }
}
