/** The `pattern` of a tokenizer.json: a literal string, or a regular expression that is in wide use. */
import { asString, fail, GlossaError, type Untrusted } from '@glossa/check';
import { widthAt } from '../text/character-class.js';
import { splitGpt2, splitGpt4, type Splitter } from './splitter.js';

export interface Pattern {
  /** Non-overlapping matches from left to right, as flat pairs start, end. */
  matches(text: string): number[];
  /** The pieces of the text when every match, and what lies between matches, stands alone. */
  splitter: Splitter;
  /** Whether no match reaches from one side of a lone space to the other, nor depends on what is there. */
  isLocal: boolean;
}

/** The splitting expression of GPT-2. */
export const gpt2Expression = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** The splitting expression of GPT-4 and its descendants. @param digits how digits are grouped */
export const gpt4Expression = (digits: string): string =>
  `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}` +
  '| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';

/** Expressions in wide use that match everywhere, and their hand-written forms. */
function knownSplitter(source: string): Splitter | undefined {
  switch (source) {
    case gpt2Expression:
      return splitGpt2;
    case gpt4Expression('\\p{N}'):
      return splitGpt4(1);
    case gpt4Expression('\\p{N}{1,3}'):
      return splitGpt4(3);
    case '[\\s\\S]':
      return (text, start) => start + widthAt(text, start);
  }
  return undefined;
}

/**
 * @param compile gives the matches of a text by any other regular expression; throws on one that it does not support
 */
export function knownPattern(field: Untrusted, compile = onlyKnown): Pattern {
  const isLiteral = Object.hasOwn(field.record, 'String');
  const source = isLiteral ? field.read({ String: asString() }).String : field.read({ Regex: asString() }).Regex;
  if (isLiteral) {
    if (source === '') field.fail('a pattern that is not empty');
    return splitting((text) => literalMatches(text, source), source === ' ' || !source.includes(' '));
  }
  if (source === ' {2,}') return splitting((text) => expressionMatches(text, / {2,}/g), true);
  const splitter = knownSplitter(source);
  if (splitter !== undefined) return { splitter, matches: (text) => piecesOf(text, splitter), isLocal: false };
  try {
    return splitting(compile(source), false);
  } catch (error) {
    const expected = `a regular expression that is supported (${(error as Error).message})`;
    fail(field.path, expected, source, 'unsupported', { cause: error });
  }
}

function onlyKnown(_source: string): (text: string) => number[] {
  throw new GlossaError('unsupported', 'that of GPT-2 or GPT-4');
}

/** Matches of a text, as flat pairs start, end. */
export function literalMatches(text: string, needle: string): number[] {
  const matches: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length))
    matches.push(at, at + needle.length);
  return matches;
}

/** Matches of an expression of ours, which must be global, as flat pairs start, end. */
export function expressionMatches(text: string, expression: RegExp): number[] {
  if (text.search(expression) < 0) return [];
  return Array.from(text.matchAll(expression), ({ 0: match, index }) => [index, index + match.length]).flat();
}

function piecesOf(text: string, splitter: Splitter): number[] {
  const pieces: number[] = [];
  for (let start = 0, end: number; start < text.length; start = end) {
    end = splitter(text, start);
    pieces.push(start, end);
  }
  return pieces;
}

/** A pattern whose pieces are found all at once when the first is asked for. */
function splitting(matches: (text: string) => number[], isLocal: boolean): Pattern {
  let last = '';
  let cuts: number[] = [];
  let next = 0;
  return {
    matches,
    isLocal,
    splitter(text, start) {
      if (start === 0 || text !== last) {
        last = text;
        cuts = matches(text);
        cuts.push(text.length);
        next = 0;
      }
      while (cuts[next] <= start) next++;
      return cuts[next];
    },
  };
}
