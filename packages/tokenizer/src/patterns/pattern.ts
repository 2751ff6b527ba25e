/** The `pattern` of a tokenizer.json: a literal string or a regular expression. */
import type { Untrusted } from '../untrusted.js';
import { Expression } from './expression.js';
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
  `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

/** Expressions in wide use that match everywhere, and their hand-written forms. */
const known = new Map<string, Splitter>([
  [gpt2Expression, splitGpt2],
  [gpt4Expression('\\p{N}'), splitGpt4(1)],
  [gpt4Expression('\\p{N}{1,3}'), splitGpt4(3)],
  ['[\\s\\S]', (text, start) => start + (text.codePointAt(start)! > 0xffff ? 2 : 1)],
]);

export function parsePattern(field: Untrusted): Pattern {
  const isLiteral = Object.hasOwn(field.record, 'String');
  const source = field.only(isLiteral ? 'String' : 'Regex').get(isLiteral ? 'String' : 'Regex').string();
  if (isLiteral) {
    if (source === '') field.fail('a pattern that is not empty');
    return splitting((text) => literalMatches(text, source), source === ' ' || !source.includes(' '));
  }
  if (source === ' {2,}') return splitting((text) => expressionMatches(text, / {2,}/g), true);
  const splitter = known.get(source);
  if (splitter !== undefined) return { splitter, matches: (text) => piecesOf(text, splitter), isLocal: false };
  try {
    const expression = new Expression(source);
    return splitting((text) => expression.matches(text), false);
  } catch (error) {
    throw new TypeError(`${field.path}: unsupported regular expression ${JSON.stringify(source.slice(0, 60))}: ${(error as Error).message}`);
  }
}

/** Matches of a text, as flat pairs start, end. */
export function literalMatches(text: string, needle: string): number[] {
  const matches: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) matches.push(at, at + needle.length);
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
      while (cuts[next]! <= start) next++;
      return cuts[next]!;
    },
  };
}
