/** A trie over UTF-16 units in one integer table: (node, unit) -> (child, value of the key that ends there). */
import { PairTable } from './pair-table.js';

export class Trie {
  readonly #edges = new PairTable();
  #nodes = 1;
  /** Edges from the root by unit; made when first asked for. */
  #roots: Int32Array | undefined;

  /** @param value not negative */
  add(key: string, value: number): void {
    this.#roots = undefined;
    let node = 0;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      const handle = this.#edges.find(node, unit);
      const isLast = i + 1 === key.length;
      const child = handle < 0 ? this.#nodes++ : this.#edges.first(handle);
      if (handle < 0 || isLast) this.#edges.set(node, unit, child, isLast ? value : -1);
      node = child;
    }
  }

  /** The edge from the root, or -1. */
  first(unit: number): number {
    if (this.#roots === undefined) {
      this.#roots = new Int32Array(0x10000);
      for (let each = 0; each < 0x10000; each++) this.#roots[each] = this.#edges.find(0, each);
    }
    return this.#roots[unit];
  }

  /** An edge from a node (0 is the root), or -1. */
  edge(node: number, unit: number): number {
    return this.#edges.find(node, unit);
  }

  /** The node that a text leads to from the root; one without edges when there is none. */
  nodeOf(text: string): number {
    let node = 0;
    for (let i = 0; i < text.length && node >= 0; i++) {
      const edge = this.edge(node, text.charCodeAt(i));
      node = edge < 0 ? -1 : this.child(edge);
    }
    return node;
  }

  /** The node an edge leads to. */
  child(edge: number): number {
    return this.#edges.first(edge);
  }

  /** The value of the key that ends with this edge, or -1. */
  value(edge: number): number {
    return this.#edges.second(edge);
  }
}
