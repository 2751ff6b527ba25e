/**
 * Learns merges (Sennrich et al. 2016): joins the most frequent pair of neighbors, again and again.
 * Counts are kept up to date per occurrence, so that a step costs as much as it changes. Ties go to the pair of lower
 * ids, as in Hugging Face's trainer.
 */
import { PairTable } from '../structures/pair-table.js';

export interface LearnMergesOptions {
  /** Learning stops at this number of tokens. */
  vocabSize: number;
  /** Least count of a pair worth joining. */
  minFrequency: number;
  /** Text of the token that two others make. */
  join: (left: string, right: string) => string;
  /** Longest token, in UTF-16 units of its text. */
  maxTokenLength: number;
  /** Tokens below this id are never made of others: text must not spell a special token. */
  reserved: number;
}

/**
 * Appends to `tokens` and returns the merges; yields the number of tokens now and then.
 * @param words how often each word occurs
 * @param speller knows the symbols of a word, given the ids of the tokens so far
 * @param tokens the tokens so far, by id
 */
export function* learnMerges(
  words: ReadonlyMap<string, number>,
  speller: (ids: ReadonlyMap<string, number>) => (word: string) => readonly number[],
  tokens: string[],
  { vocabSize, minFrequency, join, maxTokenLength, reserved }: LearnMergesOptions,
): Generator<number, [left: string, right: string][]> {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const spell = speller(ids);
  const spelled = Array.from(words, ([word, times]) => ({ word: spell(word), times }));
  const total = spelled.reduce((sum, { word }) => sum + word.length, 0);
  // All words in one row. next and previous link the symbols of a word; -1 ends it.
  const symbols = new Int32Array(total);
  const next = new Int32Array(total).fill(-1);
  const previous = new Int32Array(total).fill(-1);
  const weight = new Int32Array(total);

  const index = new PairTable();
  const lefts: number[] = [];
  const rights: number[] = [];
  const counts: number[] = [];
  const places: number[][] = [];
  const pairOf = (left: number, right: number): number => {
    const handle = index.find(left, right);
    if (handle >= 0) return index.first(handle);
    const pair = lefts.length;
    index.set(left, right, pair, 0);
    lefts.push(left);
    rights.push(right);
    counts.push(0);
    places.push([]);
    return pair;
  };
  const add = (place: number): number => {
    const pair = pairOf(symbols[place], symbols[next[place]]);
    counts[pair] += weight[place];
    places[pair].push(place);
    return pair;
  };

  let place = 0;
  for (const [w, { word, times }] of spelled.entries()) {
    for (let i = 0; i < word.length; i++, place++) {
      symbols[place] = word[i];
      weight[place] = times;
      if (i === 0) continue;
      previous[place] = place - 1;
      next[place - 1] = place;
      add(place - 1);
    }
    if ((w & 0xfff) === 0) yield tokens.length;
  }

  const heap = new PairHeap(lefts, rights);
  counts.forEach((frequency, pair) => heap.push(pair, frequency));
  const merges: [string, string][] = [];
  const grown = new Set<number>();
  while (tokens.length < vocabSize && heap.size > 0) {
    const { pair, frequency } = heap.pop();
    if (frequency !== counts[pair]) {
      if (counts[pair] > 0) heap.push(pair, counts[pair]);
      continue;
    }
    if (frequency < minFrequency) break;
    const left = lefts[pair];
    const right = rights[pair];
    const token = join(tokens[left], tokens[right]);
    if (token.length > maxTokenLength) continue;
    if (token === '__proto__') continue; // A file with that key would be refused.
    let id = ids.get(token);
    if (id !== undefined && id < reserved) continue;
    if (id === undefined) {
      id = tokens.push(token) - 1;
      ids.set(token, id);
    }
    merges.push([tokens[left], tokens[right]]);
    const found = places[pair];
    places[pair] = [];
    counts[pair] = 0;
    for (const at of found) {
      const after = next[at];
      if (symbols[at] !== left || after < 0 || symbols[after] !== right) continue;
      const before = previous[at];
      const beyond = next[after];
      if (before >= 0) counts[pairOf(symbols[before], left)] -= weight[at];
      if (beyond >= 0) counts[pairOf(right, symbols[beyond])] -= weight[at];
      symbols[at] = id;
      symbols[after] = -1;
      next[at] = beyond;
      if (beyond >= 0) {
        previous[beyond] = at;
        grown.add(add(at));
      }
      if (before >= 0) grown.add(add(before));
    }
    for (const changed of grown) heap.push(changed, counts[changed]);
    grown.clear();
    if ((merges.length & 0x3f) === 0) yield tokens.length;
  }
  return merges;
}

/** Pairs by frequency as it was when they were pushed, the most frequent first. */
class PairHeap {
  readonly #pairs: number[] = [];
  readonly #frequencies: number[] = [];

  readonly #lefts: readonly number[];
  readonly #rights: readonly number[];

  constructor(lefts: readonly number[], rights: readonly number[]) {
    this.#lefts = lefts;
    this.#rights = rights;
  }

  get size(): number {
    return this.#pairs.length;
  }

  push(pair: number, frequency: number): void {
    let i = this.size;
    this.#pairs.push(pair);
    this.#frequencies.push(frequency);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#precedes(pair, frequency, parent)) break;
      this.#move(parent, i);
      i = parent;
    }
    this.#pairs[i] = pair;
    this.#frequencies[i] = frequency;
  }

  pop(): { pair: number; frequency: number } {
    const top = { pair: this.#pairs[0], frequency: this.#frequencies[0] };
    const pair = this.#pairs.pop()!;
    const frequency = this.#frequencies.pop()!;
    const { size } = this;
    if (size === 0) return top;
    let i = 0;
    for (let child = 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && this.#precedes(this.#pairs[child + 1], this.#frequencies[child + 1], child)) child++;
      if (this.#precedes(pair, frequency, child)) break;
      this.#move(child, i);
      i = child;
    }
    this.#pairs[i] = pair;
    this.#frequencies[i] = frequency;
    return top;
  }

  #precedes(pair: number, frequency: number, i: number): boolean {
    if (frequency !== this.#frequencies[i]) return frequency > this.#frequencies[i];
    const other = this.#pairs[i];
    if (this.#lefts[pair] !== this.#lefts[other]) return this.#lefts[pair] < this.#lefts[other];
    return this.#rights[pair] < this.#rights[other];
  }

  #move(from: number, to: number): void {
    this.#pairs[to] = this.#pairs[from];
    this.#frequencies[to] = this.#frequencies[from];
  }
}
