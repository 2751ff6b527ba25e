/** What a tokenization model is: words to tokens. */
import { fail, inWords, show } from '@glossa/check';
import type { Vocabulary } from '../vocabulary/vocabulary.js';
import type { Splitter } from '../patterns/splitter.js';
import type { TokenRows } from '../structures/token-rows.js';

export interface Model {
  readonly vocabulary: Vocabulary;
  /**
   * Appends the tokens of the word that stands at [start, end) of the text; their places count from the text's start.
   */
  tokenize(text: string, start: number, end: number, tokens: TokenRows): void;
  /** As `tokenize`, where the vocabulary is written in the byte alphabet and the word in plain text. */
  tokenizeBytes?(text: string, start: number, end: number, tokens: TokenRows): void;
  /** Cuts a word where no token can reach across, if the vocabulary has such places. */
  readonly splitter?: Splitter | undefined;
  /** What it was read from, without what `toJson` gives. */
  fields?: Record<string, unknown>;
  /** Its part of tokenizer.json: the vocabulary and what else is large. */
  toJson(): Record<string, unknown>;
}

export const modelToJson = (model: Model): Record<string, unknown> => ({ ...model.fields, ...model.toJson() });

/** Throws for a character that a vocabulary without an unknown token does not have. */
export function refuseCharacter(text: string, at: number): never {
  const codePoint = text.codePointAt(at)!;
  const character = String.fromCodePoint(codePoint);
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  fail('encode', 'characters of the vocabulary, which has no unknown token', inWords(`${show(character)} (${name})`));
}
