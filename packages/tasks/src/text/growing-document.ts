import { spaceAfter, type SegmentedText } from './segments.js';

/**
 * A text whose sentences are exchanged for translations, each of which grows: it gives out what is certain, in the
 * order of the text.
 */
export class GrowingDocument {
  readonly #segments: SegmentedText['segments'];
  readonly #sentences: { text: string; isDone: boolean }[];
  /** The first segment that is not wholly given out, and how much of it is. */
  #next = 0;
  #given = 0;
  /** All that was given out. */
  text = '';

  constructor({ segments, sentences }: SegmentedText) {
    this.#segments = segments;
    this.#sentences = sentences.map(() => ({ text: '', isDone: false }));
  }

  /** Adds to the translation of a sentence, of which the white space around it does not count. */
  push(sentence: number, text: string, isDone: boolean): void {
    const growing = this.#sentences[sentence];
    growing.text += text;
    growing.isDone = isDone;
  }

  /** The text that has become certain since the last call. */
  take(): string {
    const before = this.text.length;
    while (this.#next < this.#segments.length && this.#give());
    return this.text.slice(before);
  }

  /** Gives out what there is of the next segment. @returns whether that is all of it */
  #give(): boolean {
    const segment = this.#segments[this.#next];
    if (segment !== 'between' && 'sentence' in segment) {
      const { text, isDone } = this.#sentences[segment.sentence];
      const certain = text.trim();
      this.text += certain.slice(this.#given);
      this.#given = certain.length;
      if (!isDone) return false;
    } else {
      this.text += segment === 'between' ? spaceAfter(this.text) : segment.keep;
    }
    this.#next++;
    this.#given = 0;
    return true;
  }
}
