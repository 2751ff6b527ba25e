/** The `count` largest of some values, largest first; of equal ones, those offered earlier. */
export class Largest<Item> {
  readonly #entries: { value: number; item: Item }[] = [];

  constructor(readonly count: number) {}

  /** The value that a newcomer must exceed. */
  get threshold(): number {
    return this.#entries.length < this.count ? -Infinity : this.#entries[this.count - 1].value;
  }

  offer(value: number, item: Item): void {
    if (!(value > this.threshold)) return;
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1].value < value) at--;
    this.#entries.splice(at, 0, { value, item });
    if (this.#entries.length > this.count) this.#entries.pop();
  }

  get items(): Item[] {
    return this.#entries.map((entry) => entry.item);
  }

  get isFull(): boolean {
    return this.#entries.length === this.count;
  }
}

/** The ids of the `count` largest logits, largest first; excluded ones (-Infinity) left out. */
export function largestIds(logits: Float32Array, count: number): number[] {
  const largest = new Largest<number>(count);
  for (let id = 0; id < logits.length; id++) if (logits[id] > largest.threshold) largest.offer(logits[id], id);
  return largest.items;
}
