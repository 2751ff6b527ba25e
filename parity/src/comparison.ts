/** Gathers the differences of one entry. */
import type { Outcome } from './runner.js';

export class Comparison {
  #worst = 0;
  #worstAt: string | undefined;
  #cases = 0;
  readonly #left: string[] = [];

  constructor(readonly tolerance: number) {}

  /**
   * Two arrays of numbers; infinities have to be equal.
   * @param explained how far apart they may be for a known reason: only what goes beyond it is a difference
   */
  near(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, explained = 0): void {
    if (actual.length !== expected.length) return this.#add(what, Infinity);
    let worst = 0;
    for (let i = 0; i < expected.length; i++) {
      const difference = actual[i] === expected[i] ? 0 : Math.abs(actual[i] - expected[i]) - explained;
      if (!(difference <= worst)) worst = difference;
    }
    this.#add(what, worst);
  }

  /** Two values that have to be the same, as JSON; a difference counts as 1. */
  same(what: string, actual: unknown, expected: unknown): void {
    this.#add(what, JSON.stringify(actual) === JSON.stringify(expected) ? 0 : 1);
  }

  /** Notes what is not compared. */
  leave(what: string): void {
    this.#left.push(what);
  }

  /** Whether an object holds nothing but what the runner knows; notes the rest as not compared. */
  knows(what: string, value: object | undefined, known: readonly string[]): boolean {
    const unknown = Object.keys(value ?? {}).filter((key) => !known.includes(key));
    if (unknown.length > 0) this.leave(`${what} (${unknown.join(', ')})`);
    return unknown.length === 0;
  }

  outcome(): Outcome {
    return {
      worst: this.#worst,
      tolerance: this.tolerance,
      cases: this.#cases,
      worstAt: this.#worstAt,
      left: this.#left,
    };
  }

  #add(what: string, difference: number): void {
    this.#cases++;
    // Written so that a difference that is not a number is the worst.
    if (difference <= this.#worst || Number.isNaN(this.#worst)) return;
    this.#worst = difference;
    this.#worstAt = what;
  }
}
