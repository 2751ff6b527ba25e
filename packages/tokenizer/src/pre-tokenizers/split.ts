/** Cuts text at the matches of a pattern. */
import type { AlignedText } from '../text/aligned-text.js';
import type { Pattern } from '../patterns/known-pattern.js';
import { asBoolean, asOneOf, type Untrusted } from '@glossa/check';
import type { PreTokenizer } from './pre-tokenizer.js';

export const behaviors = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'] as const;

/** What becomes of a match: dropped, a piece of its own, joined to a neighbor, or joined to other matches beside it. */
export type Behavior = (typeof behaviors)[number];

export function parseSplit(field: Untrusted, parsePattern: (field: Untrusted) => Pattern): PreTokenizer {
  const { pattern, behavior, invert } = field.read({
    pattern: parsePattern,
    behavior: asOneOf(behaviors),
    invert: asBoolean(false),
  });
  return {
    splitter: behavior === 'Isolated' ? pattern.splitter : undefined,
    split: (text) => splitBy(text, pattern.matches(text.text), behavior, invert),
  };
}

/** @param matches flat pairs start, end */
export function splitBy(
  text: AlignedText,
  matches: readonly number[],
  behavior: Behavior,
  invert = false,
): AlignedText[] {
  const pieces: AlignedText[] = [];
  const add = (start: number, end: number): void => {
    if (start < end) pieces.push(text.slice(start, end));
  };
  let pending = 0; // Start of a piece not yet cut off; only the merging behaviors leave one.
  let lastMatched = false;
  const visit = (start: number, end: number, matched: boolean): void => {
    if (behavior === 'Removed') {
      if (!matched) add(start, end);
    } else if (behavior === 'Isolated') {
      add(start, end);
    } else {
      const joins =
        behavior === 'MergedWithPrevious'
          ? matched && !lastMatched
          : behavior === 'MergedWithNext'
            ? lastMatched && !matched
            : lastMatched === matched;
      if (!joins) {
        add(pending, start);
        pending = start;
      }
    }
    lastMatched = matched;
  };
  let end = 0;
  for (let i = 0; i < matches.length; i += 2) {
    if (end < matches[i]) visit(end, matches[i], invert);
    visit(matches[i], matches[i + 1], !invert);
    end = matches[i + 1];
  }
  if (end < text.text.length) visit(end, text.text.length, invert);
  if (behavior !== 'Removed' && behavior !== 'Isolated') add(pending, text.text.length);
  return pieces;
}
