/**
 * What encoding a text gives. Everything but `ids` is worked out when it is asked for. All arrays have one entry a
 * token.
 */
import type { Spans } from '../structures/token-rows.js';

/** A stretch of tokens of one kind: of a text, special, or padding. */
interface Run {
  readonly ids: readonly number[];
  /** The part of `ids` that counts. */
  readonly from: number;
  readonly to: number;
  /** Where the tokens stand; undefined for tokens that stand for no text. */
  readonly spans: (() => Spans) | undefined;
  /** 0 for the text, 1 for its pair, null for added tokens and padding. */
  readonly sequence: 0 | 1 | null;
  readonly typeId: number;
  readonly padding: boolean;
}

export class Encoding {
  /** What truncation cut off, as further windows of the same maximum length. */
  readonly overflowing: readonly Encoding[];
  readonly length: number;
  readonly #known: Partial<Record<string, unknown>> = {};

  readonly #runs: readonly Run[];

  /** @internal */
  constructor(
    /** @internal */
    readonly idToToken: (id: number) => string,
    runs: readonly Run[],
    overflowing: readonly Encoding[] = [],
  ) {
    this.#runs = runs;
    this.overflowing = overflowing;
    this.length = runs.reduce((sum, run) => sum + run.to - run.from, 0);
  }

  /** @internal The tokens of a text. @param spans computes where they stand */
  static of(ids: readonly number[], sequence: 0 | 1, spans: () => Spans, idToToken: (id: number) => string): Encoding {
    return new Encoding(idToToken, [
      { ids, from: 0, to: ids.length, spans: once(spans), sequence, typeId: sequence, padding: false },
    ]);
  }

  get ids(): number[] {
    const [run] = this.#runs;
    if (this.#runs.length === 1 && run.from === 0 && run.to === run.ids.length) return run.ids as number[];
    return this.#remembered('ids', () =>
      ([] as number[]).concat(...this.#runs.map(({ ids, from, to }) => ids.slice(from, to))),
    );
  }

  /** The tokens themselves, as the vocabulary writes them. */
  get tokens(): string[] {
    return this.#column('tokens', ({ ids }, i) => this.idToToken(ids[i]));
  }

  /** [start, end) in UTF-16 units of the text (or of the pair, by `sequenceIds`); [0, 0] for what was added. */
  get offsets(): [start: number, end: number][] {
    return this.#column('offsets', ({ spans }, i) =>
      spans === undefined ? [0, 0] : [spans().starts[i], spans().ends[i]],
    );
  }

  /** Index of the word a token belongs to; null for special tokens and padding added around the text. */
  get wordIds(): (number | null)[] {
    return this.#column('wordIds', ({ spans }, i) => spans?.().words[i] ?? null);
  }

  /** Segment of a pair, as BERT's token types. */
  get typeIds(): number[] {
    return this.#column('typeIds', ({ typeId }) => typeId);
  }

  /** 0 for the text, 1 for its pair, null for added tokens and padding. */
  get sequenceIds(): (0 | 1 | null)[] {
    return this.#column('sequenceIds', ({ sequence }) => sequence);
  }

  /** 1 for special tokens and padding that were added around the text. */
  get specialTokensMask(): number[] {
    return this.#column('specialTokensMask', ({ sequence }) => (sequence === null ? 1 : 0));
  }

  /** 0 for padding. */
  get attentionMask(): number[] {
    return this.#column('attentionMask', ({ padding }) => (padding ? 0 : 1));
  }

  /** What each token has. */
  #column<T>(name: string, valueOf: (run: Run, i: number) => T): T[] {
    return this.#remembered(name, () => {
      const values: T[] = [];
      for (const run of this.#runs) for (let i = run.from; i < run.to; i++) values.push(valueOf(run, i));
      return values;
    });
  }

  #remembered<T>(name: string, compute: () => T[]): T[] {
    return (this.#known[name] ??= compute()) as T[];
  }

  /** @internal Tokens that stand for no text. */
  special(ids: readonly number[], typeId: number, padding = false): Encoding {
    return new Encoding(this.idToToken, [
      { ids, from: 0, to: ids.length, spans: undefined, sequence: null, typeId, padding },
    ]);
  }

  /** @internal The same tokens under another type. */
  withType(typeId: number): Encoding {
    return this.map((run) => ({ ...run, typeId }));
  }

  /** @internal The same tokens with something else about them. */
  map(change: (run: Run) => Run): Encoding {
    return new Encoding(
      this.idToToken,
      this.#runs.map(change),
      this.overflowing.map((window) => window.map(change)),
    );
  }

  /** @internal The tokens from start to end. */
  slice(start: number, end: number): Encoding {
    let at = 0;
    const runs = this.#runs.map((run): Run => {
      const from = run.from + Math.max(start - at, 0);
      const to = Math.min(run.to, run.from + Math.max(end - at, 0));
      at += run.to - run.from;
      return { ...run, from, to: Math.max(from, to) };
    });
    return new Encoding(this.idToToken, runs);
  }

  /** @internal The same tokens with other windows. */
  withOverflowing(overflowing: readonly Encoding[]): Encoding {
    return new Encoding(this.idToToken, this.#runs, overflowing);
  }

  /** @internal Adds padding at one side, up to `length`. */
  pad(length: number, left: boolean, id: number, typeId: number): Encoding {
    if (length <= this.length) return this;
    const runs = this.special(Array<number>(length - this.length).fill(id), typeId, true).#runs;
    return new Encoding(this.idToToken, left ? [...runs, ...this.#runs] : [...this.#runs, ...runs], this.overflowing);
  }

  /** @internal Parts in order as one; its windows are all combinations of the windows of the parts. */
  static concatenate(parts: readonly Encoding[]): Encoding {
    if (parts.length === 1) return parts[0];
    let combinations: Encoding[][] = [[]];
    for (const part of parts) {
      combinations = combinations.flatMap((before) => [part, ...part.overflowing].map((window) => [...before, window]));
    }
    const { idToToken } = parts[0];
    const [first, ...others] = combinations.map(
      (windows) =>
        new Encoding(
          idToToken,
          windows.flatMap((window) => window.#runs),
        ),
    );
    return first.withOverflowing(others);
  }
}

/** The same tokens in other places. @param change of a token, or for an added token what it matched, and its span */
export function mapSpans(
  encoding: Encoding,
  change: (token: string, start: number, end: number, i: number) => readonly [number, number],
): Encoding {
  return encoding.map((run) => {
    if (run.spans === undefined) return run;
    const spans = once((): Spans => {
      const { source, starts, ends, words } = run.spans!();
      const changed = run.ids.map((id, i) => {
        const token = encoding.idToToken(id);
        const matched = source.slice(starts[i], ends[i]);
        return change(matched.includes(token) ? matched : token, starts[i], ends[i], i);
      });
      return { source, starts: changed.map(([start]) => start), ends: changed.map(([, end]) => end), words };
    });
    return { ...run, spans };
  });
}

function once<T extends object>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}
