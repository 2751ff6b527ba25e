/** An exponential moving average that starts at the first value instead of at 0. */
export class RunningMean {
  #sum = 0;
  #weight = 0;

  /** @param keep the share of the past that each new value leaves, in [0, 1). */
  constructor(readonly keep: number) {}

  /** Takes a value in and returns the mean. */
  add(value: number): number {
    this.#sum = this.keep * this.#sum + (1 - this.keep) * value;
    this.#weight = this.keep * this.#weight + (1 - this.keep);
    return this.#sum / this.#weight;
  }
}
