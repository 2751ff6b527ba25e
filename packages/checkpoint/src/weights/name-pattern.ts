/** Names with holes: `{i}` stands for an index, a `*` at the end for the rest, `{query,key,value}` for each of the words. */

export type Bindings = ReadonlyMap<string, string>;

export class NamePattern {
  private readonly expression: RegExp;
  /** Hole names in the order of the expression's groups. */
  private readonly holes: readonly string[];

  /** @throws Error when a `*` is not at the end or a hole is there twice */
  constructor(readonly text: string) {
    const parts = text.split(/(\{\w+\}|\*)/);
    this.holes = parts.filter((_, i) => i % 2 === 1);
    if (new Set(this.holes).size < this.holes.length) throw new Error(`weight map: "${text}" has a hole twice`);
    if (/\*./.test(text)) throw new Error(`weight map: "${text}" has a * before its end`);
    if (/[{}]/.test(text.replace(/\{\w+\}/g, '')))
      throw new Error(`weight map: "${text}" needs split(…) or has a stray brace`);
    const groups = parts.map((part, i) =>
      i % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : part === '*' ? '(.+)' : '(0|[1-9]\\d*)',
    );
    this.expression = new RegExp(`^${groups.join('')}$`, 's');
  }

  match(name: string): Bindings | undefined {
    const found = this.expression.exec(name);
    return found === null ? undefined : new Map(this.holes.map((hole, i) => [hole, found[i + 1]]));
  }

  /** The name with its holes filled. */
  fill(bindings: Bindings): string {
    return this.text.replace(/\{\w+\}|\*/g, (hole) => bindings.get(hole)!);
  }

  /** Whether both have the same holes, so that each name of one gives one name of the other. */
  pairsWith(other: NamePattern): boolean {
    return this.holes.length === other.holes.length && this.holes.every((hole) => other.holes.includes(hole));
  }
}

/** `a.{query,key}.*` to `a.query.*` and `a.key.*`; a name without a list to itself. */
export function expandList(text: string): string[] {
  const list = /\{(\w+(?:,\w+)+)\}/.exec(text);
  return list === null ? [text] : list[1].split(',').map((word) => text.replace(list[0], word));
}
