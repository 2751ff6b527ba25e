import { check, checkOptions, inWords, showName } from '@glossa/check';
import type { Layout } from './layout.js';
import { expandList, NamePattern } from './name-pattern.js';
import type { Rule } from './rule.js';

/** Names in checkpoints to names of parameters, one line for each kind of weight. */
export type WeightTable = Readonly<Record<string, Rule>>;

export interface WeightMapOptions {
  /** What checkpoints may put before any name, or leave out: `["transformer."]`. */
  readonly prefixes?: readonly string[];
  /** Old endings of names to those of the table: `{ "LayerNorm.gamma": "LayerNorm.weight" }`. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** The parameters that one tensor of a checkpoint fills. */
export interface Match {
  readonly kind: 'placement' | 'tied' | 'ignored';
  /** The table's name for the tensor, under which it is saved. */
  readonly stored: string;
  /** Names of the parameters, in order. */
  readonly parameters: readonly string[];
  readonly layouts: readonly Layout[];
}

export interface WeightMap {
  /** The match of a tensor by its name in a checkpoint. */
  find(stored: string): Match | undefined;
  /** The match that is saved for a parameter. */
  locate(parameter: string): Match | undefined;
}

/** The map of our own checkpoints: parameters are stored under their own names. */
export const ownNames: WeightMap = { find: ownMatch, locate: ownMatch };

/**
 * Reads a table; the first line that fits a name decides.
 *
 * @example
 * weightMap({
 *   "wte.weight": "embedding.tokens.weight",
 *   "h.{i}.attn.c_attn.*": transpose(split("layers.{i}.{query,key,value}.*")),
 *   "h.{i}.attn.bias": ignored,
 * })
 * @throws GlossaError when the two sides of a line do not have the same holes
 */
export function weightMap(table: WeightTable, options: WeightMapOptions = {}): WeightMap {
  checkOptions('weightMap', options, { prefixes: true, renamed: true });
  const { prefixes = [], renamed = {} } = options;
  const lines = Object.entries(table).map(([stored, rule]) => new Line(stored, rule));
  const first = <T>(matches: Iterable<T | undefined>): T | undefined => {
    for (const match of matches) if (match !== undefined) return match;
    return undefined;
  };
  return {
    find(stored) {
      const names = spellings(stored, prefixes, Object.entries(renamed));
      return first(names.map((name) => first(lines.map((line) => line.find(name)))));
    },
    locate: (parameter) => first(lines.map((line) => line.locate(parameter))),
  };
}

/**
 * The table of a model that is part of another one.
 *
 * @param prefixes put before the stored names and the names of parameters
 */
export function prefixed(table: WeightTable, prefixes: { stored?: string; parameters?: string }): WeightTable {
  checkOptions('prefixed', prefixes, { stored: true, parameters: true });
  const { stored = '', parameters = '' } = prefixes;
  const moved = (rule: Rule): Rule => {
    if (typeof rule === 'string') return parameters + rule;
    return rule.kind === 'ignored' ? rule : { ...rule, target: parameters + rule.target };
  };
  return Object.fromEntries(Object.entries(table).map(([name, rule]) => [stored + name, moved(rule)]));
}

class Line {
  readonly #stored: NamePattern;
  readonly #targets: readonly NamePattern[];
  readonly #kind: Match['kind'];
  readonly #layouts: readonly Layout[];

  constructor(stored: string, rule: Rule) {
    const { kind, target, layouts } = {
      target: '',
      layouts: [],
      ...(typeof rule === 'string' ? { kind: 'placement' as const, target: rule } : rule),
    };
    const isSplit = typeof rule === 'object' && kind === 'placement';
    this.#stored = new NamePattern(stored);
    this.#kind = kind;
    this.#layouts = layouts;
    this.#targets =
      kind === 'ignored' ? [] : (isSplit ? expandList(target) : [target]).map((text) => new NamePattern(text));
    for (const pattern of this.#targets) {
      const expected = `the same holes in ${showName(pattern.text)}`;
      check(pattern.pairsWith(this.#stored), `weightMap: ${showName(stored)}`, expected, inWords('others'));
    }
  }

  find(stored: string): Match | undefined {
    const bindings = this.#stored.match(stored);
    if (bindings === undefined) return undefined;
    return {
      kind: this.#kind,
      stored,
      parameters: this.#targets.map((target) => target.fill(bindings)),
      layouts: this.#layouts,
    };
  }

  locate(parameter: string): Match | undefined {
    if (this.#kind !== 'placement') return undefined;
    for (const target of this.#targets) {
      const bindings = target.match(parameter);
      if (bindings !== undefined) return this.find(this.#stored.fill(bindings));
    }
    return undefined;
  }
}

/** The ways a table may write a stored name. */
function spellings(stored: string, prefixes: readonly string[], renamed: [string, string][]): string[] {
  const [old, ending] = renamed.find(([old]) => stored.endsWith(old)) ?? ['', ''];
  const name = stored.slice(0, stored.length - old.length) + ending;
  return [name, ...prefixes.map((prefix) => (name.startsWith(prefix) ? name.slice(prefix.length) : prefix + name))];
}

function ownMatch(name: string): Match {
  return { kind: 'placement', stored: name, parameters: [name], layouts: [] };
}
