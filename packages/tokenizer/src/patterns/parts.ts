/** What expressions are made of: parts, which become the states of a backtracking machine. */
import { GlossaError } from '@glossa/check';
import { ofUnits } from '../text/character-class.js';

const maxSets = 256;

/** Throws what an expression has that is not supported; who reads the file adds where it stands. */
export function unsupported(problem: string): never {
  throw new GlossaError('unsupported', problem);
}

/** Whether a class has a character; worked out once for each. */
export type CharacterSet = (codePoint: number) => boolean;

/** A state of the machine: what it asks of a place in the text, and the states it goes on to. */
export interface State {
  op: 'match' | 'set' | 'split' | 'look' | 'atomic';
  /** Where it goes on; of a split, the way that is preferred. */
  next?: State;
  /** The other way of a split. */
  second?: State;
  /** Which split it is. */
  index: number;
  set?: CharacterSet;
  /** What a look-around or an atomic group holds. */
  program?: InnerProgram;
  negative: boolean;
  /** How many characters back a look-around begins. */
  back: number;
}

/** An expression inside another, which matches or does not, in one way. */
export interface InnerProgram {
  /** End of the match that starts there, or -1. */
  matchOnce(text: string, start: number): number;
}

export interface Part {
  /** Fewest and most characters that it matches. */
  min: number;
  max: number;
  kind?: 'set' | 'assertion';
  /** The states that match it and go on to `next`. */
  build(next: State, graph: Graph): State;
}

/** The states of one machine. */
export class Graph {
  splits = 0;
  #states = 0;
  #copies = 0;

  readonly #limit: number;
  readonly #sets: Map<string, CharacterSet>;

  /**
   * @param limit of states
   * @param sets by what they are written with; the machines inside this one share them
   * @param inner builds the machine of a part that is matched by itself
   */
  constructor(
    limit: number,
    sets: Map<string, CharacterSet>,
    readonly inner: (part: Part) => InnerProgram,
  ) {
    this.#limit = limit;
    this.#sets = sets;
  }

  add(op: State['op'], more: Partial<State>): State {
    if (++this.#states > this.#limit) this.#refuse();
    return {
      op,
      next: undefined,
      second: undefined,
      index: 0,
      set: undefined,
      program: undefined,
      negative: false,
      back: 0,
      ...more,
    };
  }

  split(next?: State, second?: State): State {
    return this.add('split', { next, second, index: this.splits++ });
  }

  /** Counts a copy that a repetition makes: copies of nothing add no states, yet would be made for ever. */
  copy(part: Part, next: State): State {
    if (++this.#copies > 4 * this.#limit) this.#refuse();
    return part.build(next, this);
  }

  set(source: string, ignoreCase: boolean): CharacterSet {
    const key = `${source}${ignoreCase}`;
    let set = this.#sets.get(key);
    if (set === undefined) this.#sets.set(key, (set = characterSet(source, ignoreCase)));
    if (this.#sets.size > maxSets) unsupported(`more than ${maxSets} character classes`);
    return set;
  }

  #refuse(): never {
    unsupported(`more than ${this.#limit} steps`);
  }
}

/** @param source as JavaScript writes a class in `v` mode */
function characterSet(source: string, ignoreCase: boolean): CharacterSet {
  const expression = new RegExp(`^${source}$`, ignoreCase ? 'vi' : 'v');
  let known: CharacterSet | undefined;
  return (codePoint) => {
    if (codePoint > 0xffff) return expression.test(String.fromCodePoint(codePoint));
    known ??= ofUnits((character) => expression.test(character));
    return known(codePoint);
  };
}

/** One character of a class, written as in JavaScript's `v` mode. */
export function oneOfClass(source: string, ignoreCase: boolean): Part {
  return {
    min: 1,
    max: 1,
    kind: 'set',
    build: (next, graph) => graph.add('set', { next, set: graph.set(source, ignoreCase) }),
  };
}

export function sequence(parts: readonly Part[]): Part {
  return {
    min: parts.reduce((sum, { min }) => sum + min, 0),
    max: parts.reduce((sum, { max }) => sum + max, 0),
    build: (next, graph) => parts.reduceRight((rest, part) => part.build(rest, graph), next),
  };
}

/** The first part that matches, in order. */
export function choice(parts: readonly Part[]): Part {
  return {
    min: Math.min(...parts.map(({ min }) => min)),
    max: Math.max(...parts.map(({ max }) => max)),
    build: (next, graph) =>
      parts.map((part) => part.build(next, graph)).reduceRight((others, way) => graph.split(way, others)),
  };
}

export function repeat(part: Part, min: number, max: number, lazy: boolean): Part {
  return {
    min: part.min * min,
    max: part.max === 0 ? 0 : part.max * max,
    build(next, graph) {
      let state = next;
      /** Makes a split of going into the part and going past it. */
      const mayEnter = (split: State, into: State): void => {
        [split.next, split.second] = lazy ? [next, into] : [into, next];
        state = split;
      };
      if (max === Infinity) {
        const split = graph.split();
        mayEnter(split, graph.copy(part, split));
      } else {
        for (let i = min; i < max; i++) mayEnter(graph.split(), graph.copy(part, state));
      }
      for (let i = 0; i < min; i++) state = graph.copy(part, state);
      return state;
    },
  };
}

/** Whether a part matches from a place on, or up to it, without moving from there. */
export function look(part: Part, negative: boolean, behind: boolean): Part {
  if (part.max === Infinity) unsupported('unlimited repetition inside a look-around');
  if (behind && part.min !== part.max) unsupported('look-behind of several lengths');
  const back = behind ? part.min : 0;
  return {
    min: 0,
    max: 0,
    kind: 'assertion',
    build: (next, graph) => graph.add('look', { next, program: graph.inner(part), negative, back }),
  };
}

/** A part that never gives back what it took. */
export function atomic(part: Part): Part {
  if (part.max === Infinity) unsupported('unlimited repetition inside an atomic group');
  return {
    min: part.min,
    max: part.max,
    build: (next, graph) => graph.add('atomic', { next, program: graph.inner(part) }),
  };
}
