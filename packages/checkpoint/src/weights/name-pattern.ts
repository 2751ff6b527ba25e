import { check, inWords, showName } from '@glossa/check';

/** The texts for the holes of a pattern. */
export type Bindings = ReadonlyMap<string, string>;

/** A name with holes: `{i}` stands for an index, a `*` at the end for the rest. */
export class NamePattern {
  readonly #expression: RegExp;
  /** Hole names in the order of the expression's groups. */
  readonly #holes: readonly string[];

  /** @throws GlossaError when a `*` is not at the end, or there are two equal holes or a stray brace */
  constructor(readonly text: string) {
    const parts = text.split(/(\{\w+\}|\*)/);
    this.#holes = parts.filter((_, i) => i % 2 === 1);
    const where = `weightMap: ${showName(text)}`;
    check(new Set(this.#holes).size === this.#holes.length, where, 'each hole once', inWords('one twice'));
    check(!/\*./.test(text), where, 'a * at the end only', inWords('one before it'));
    const hasOnlyHoles = !/[{}]/.test(text.replace(/\{\w+\}/g, ''));
    check(hasOnlyHoles, where, 'split(…) around a list, and no stray braces', inWords('other braces'));
    const groups = parts.map((part, i) =>
      i % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : part === '*' ? '(.+)' : '(0|[1-9]\\d*)',
    );
    this.#expression = new RegExp(`^${groups.join('')}$`, 's');
  }

  match(name: string): Bindings | undefined {
    const found = this.#expression.exec(name);
    return found === null ? undefined : new Map(this.#holes.map((hole, i) => [hole, found[i + 1]]));
  }

  /** The name with its holes filled. */
  fill(bindings: Bindings): string {
    return this.text.replace(/\{\w+\}|\*/g, (hole) => bindings.get(hole)!);
  }

  /** Whether both have the same holes: then each name of one gives one name of the other. */
  pairsWith(other: NamePattern): boolean {
    return this.#holes.length === other.#holes.length && this.#holes.every((hole) => other.#holes.includes(hole));
  }
}

/** `a.{query,key}.*` to `a.query.*` and `a.key.*`; a name without a list to itself. */
export function expandList(text: string): string[] {
  const list = /\{(\w+(?:,\w+)+)\}/.exec(text);
  return list === null ? [text] : list[1].split(',').map((word) => text.replace(list[0], word));
}
