/** Text on its way through the pipeline, each UTF-16 unit knowing the character of the input it came from. */
import { fail, inWords } from '@glossa/check';
import { widthAt } from './character-class.js';

export class AlignedText {
  readonly #base: number;
  readonly #origin?: readonly number[];

  /**
   * @param source the input as the user gave it
   * @param text what it has become so far
   * @param base where `text` begins in `source`, as long as units have kept their places
   * @param origin otherwise: of each unit, the index in `source` of the character it came from
   */
  constructor(
    readonly source: string,
    readonly text: string,
    base: number,
    origin?: readonly number[],
  ) {
    this.#base = base;
    this.#origin = origin;
  }

  /** The part of `source` from start to end, unchanged. */
  static of(source: string, start = 0, end = source.length): AlignedText {
    return new AlignedText(source, start === 0 && end === source.length ? source : source.slice(start, end), start);
  }

  /** Whether each unit stands where it stood, at `start(0) + i`. */
  get inPlace(): boolean {
    return this.#origin === undefined;
  }

  /** Where in the source the character behind unit i begins. */
  start(i: number): number {
    return this.#origin === undefined ? this.#base + i : this.#origin[i];
  }

  /** Where in the source the character behind unit i ends. */
  end(i: number): number {
    if (this.#origin === undefined) return this.#base + i + 1;
    const start = this.#origin[i];
    return start + widthAt(this.source, start);
  }

  slice(start: number, end: number): AlignedText {
    if (start === 0 && end === this.text.length) return this;
    return new AlignedText(
      this.source,
      this.text.slice(start, end),
      this.#base + start,
      this.#origin?.slice(start, end),
    );
  }

  /** New text whose unit i came from unit `from[i]` of this one; from is left out where units keep their places. */
  derive(text: string, from: readonly number[] | undefined): AlignedText {
    return new AlignedText(
      this.source,
      text,
      this.#base,
      from === undefined ? this.#origin : from.map((i) => this.start(i)),
    );
  }

  /** Each character replaced by a string, all of it aligned with that character; undefined keeps the character. */
  mapCharacters(replacement: (character: string) => string | undefined): AlignedText {
    const { text } = this;
    const rewriter = new Rewriter(this);
    for (let i = 0; i < text.length;) {
      const next = i + widthAt(text, i);
      const character = text.slice(i, next);
      const replaced = replacement(character);
      if (replaced !== undefined && replaced !== character) rewriter.replace(i, next, replaced, i);
      i = next;
    }
    return rewriter.finish();
  }
}

/**
 * How much longer than the input a text may become: far more than any normalization needs, and a bound for hostile
 * ones.
 */
const maxGrowth = { factor: 64, units: 4096 };

/** Builds a changed text from left to right out of kept and replaced stretches. */
export class Rewriter {
  #result = '';
  #done = 0;
  /** Undefined as long as every unit has kept its place. */
  #from: number[] | undefined;

  readonly #maxLength: number;

  readonly #text: AlignedText;

  constructor(text: AlignedText) {
    this.#text = text;
    this.#maxLength = maxGrowth.factor * text.source.length + maxGrowth.units;
  }

  /**
   * Puts a string in place of the stretch [start, end).
   * @param at the unit that all of it is aligned with, or one for each of its units
   */
  replace(start: number, end: number, replacement: string, at: number | readonly number[]): void {
    this.#keepUpTo(start);
    if (this.#result.length + replacement.length > this.#maxLength) {
      const expected = `at most ${this.#maxLength} characters from a text of ${this.#text.source.length}`;
      fail('normalizer', expected, inWords('more'), 'invalid-file');
    }
    if (typeof at !== 'number') this.#moved().push(...at);
    else if (this.#from !== undefined || end !== start + 1 || replacement.length !== 1) {
      const from = this.#moved();
      for (let k = 0; k < replacement.length; k++) from.push(at);
    }
    this.#result += replacement;
    this.#done = end;
  }

  finish(): AlignedText {
    if (this.#done === 0 && this.#result === '') return this.#text;
    this.#keepUpTo(this.#text.text.length);
    return this.#text.derive(this.#result, this.#from);
  }

  #keepUpTo(end: number): void {
    if (this.#done >= end) return;
    this.#result += this.#text.text.slice(this.#done, end);
    if (this.#from !== undefined) for (let i = this.#done; i < end; i++) this.#from.push(i);
    this.#done = end;
  }

  #moved(): number[] {
    return (this.#from ??= Array.from({ length: this.#result.length }, (_, i) => i));
  }
}
