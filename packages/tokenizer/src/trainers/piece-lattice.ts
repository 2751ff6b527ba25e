/** All segmentations of a word into pieces, with their probabilities under a Unigram model (Kudo 2018). */
import { growArray } from '../structures/grow-array.js';
import { Trie } from '../structures/trie.js';

export class PieceLattice {
  readonly #trie = new Trie();
  /** Arcs of the word at hand, by where they start: piece, start, end. */
  #arcs = new Int32Array(3 * 256);
  #arcCount = 0;
  #forward = new Float64Array(0);
  #backward = new Float64Array(0);
  #bestArc = new Int32Array(0);

  readonly #scores: Float64Array;

  /** @param scores log-probability of each piece */
  constructor(pieces: readonly string[], scores: Float64Array) {
    this.#scores = scores;
    pieces.forEach((piece, id) => this.#trie.add(piece, id));
  }

  /** Adds to `expected` how often each piece is expected in the word, and returns the word's log-probability. */
  expect(word: string, weight: number, expected: Float64Array): number {
    this.#build(word);
    const arcs = this.#arcs;
    const arcCount = this.#arcCount;
    const forward = this.#forward;
    const backward = this.#backward;
    const scores = this.#scores;
    const { length } = word;
    forward.fill(-Infinity, 0, length + 1);
    backward.fill(-Infinity, 0, length + 1);
    forward[0] = 0;
    backward[length] = 0;
    for (let i = 0; i < 3 * arcCount; i += 3) {
      const end = arcs[i + 2];
      forward[end] = logAdd(forward[end], forward[arcs[i + 1]] + scores[arcs[i]]);
    }
    const total = forward[length];
    if (total === -Infinity) return 0; // A character without a piece: nothing to learn here.
    for (let i = 3 * arcCount - 3; i >= 0; i -= 3) {
      const start = arcs[i + 1];
      const after = backward[arcs[i + 2]] + scores[arcs[i]];
      backward[start] = logAdd(backward[start], after);
      expected[arcs[i]] += weight * Math.exp(forward[start] + after - total);
    }
    return total * weight;
  }

  /** The pieces of the best segmentation, or of the best of more than one piece. */
  best(word: string, several = false): number[] {
    this.#build(word);
    const arcs = this.#arcs;
    const arcCount = this.#arcCount;
    const forward = this.#forward;
    const bestArc = this.#bestArc;
    const scores = this.#scores;
    forward.fill(-Infinity, 0, word.length + 1);
    forward[0] = 0;
    for (let i = 0; i < 3 * arcCount; i += 3) {
      const start = arcs[i + 1];
      const end = arcs[i + 2];
      if (several && end - start === word.length) continue;
      const score = forward[start] + scores[arcs[i]];
      if (score > forward[end]) {
        forward[end] = score;
        bestArc[end] = i;
      }
    }
    if (forward[word.length] === -Infinity) return [];
    const pieces: number[] = [];
    for (let end = word.length; end > 0; end = arcs[bestArc[end] + 1]) pieces.push(arcs[bestArc[end]]);
    return pieces.reverse();
  }

  /** Arcs come in order of their starts, so that each is reached before it is used. */
  #build(word: string): void {
    if (this.#forward.length <= word.length) {
      this.#forward = new Float64Array(2 * word.length + 16);
      this.#backward = new Float64Array(2 * word.length + 16);
      this.#bestArc = new Int32Array(2 * word.length + 16);
    }
    const trie = this.#trie;
    this.#arcCount = 0;
    for (let start = 0; start < word.length; start++) {
      let edge = trie.first(word.charCodeAt(start));
      for (let end = start + 1; edge >= 0; end++) {
        if (trie.value(edge) >= 0) this.#addArc(trie.value(edge), start, end);
        edge = end < word.length ? trie.edge(trie.child(edge), word.charCodeAt(end)) : -1;
      }
    }
  }

  #addArc(piece: number, start: number, end: number): void {
    const at = 3 * this.#arcCount++;
    if (at === this.#arcs.length) this.#arcs = growArray(this.#arcs, 2 * at);
    this.#arcs[at] = piece;
    this.#arcs[at + 1] = start;
    this.#arcs[at + 2] = end;
  }
}

/** log(exp(a) + exp(b)). */
function logAdd(a: number, b: number): number {
  if (a === -Infinity) return b;
  const [high, low] = a > b ? [a, b] : [b, a];
  return high - low > 50 ? high : high + Math.log1p(Math.exp(low - high));
}
