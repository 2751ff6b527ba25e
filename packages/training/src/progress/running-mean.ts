/** An exponential moving average that starts at the first value instead of at 0. */
export class RunningMean {
  #sum = 0;
  #weight = 0;
  readonly #keep: number;

  /** @param keep the share of the past mean that stays when a value is added, from 0 to below 1 */
  constructor(keep: number) {
    this.#keep = keep;
  }

  /** Adds a value and returns the mean. */
  add(value: number): number {
    this.#sum = this.#keep * this.#sum + (1 - this.#keep) * value;
    this.#weight = this.#keep * this.#weight + (1 - this.#keep);
    return this.#sum / this.#weight;
  }
}
