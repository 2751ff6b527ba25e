/** Truncation of a text, or of a text and its pair, to a number of tokens; what is cut off is kept as windows. */
import type { Encoding } from './encoding.js';
import { asLength, asOneOf, fail, inWords, type Reader } from '@glossa/check';

const strategies = ['longestFirst', 'onlyFirst', 'onlySecond'] as const;

export interface Truncation {
  /** Most tokens of a window, special tokens included. */
  maxLength: number;
  /** Tokens that neighboring windows share; 0 by default. */
  stride?: number;
  /** What to shorten of a pair: the longer one (the default), the text, or its pair. */
  strategy?: (typeof strategies)[number];
  /** Which end is cut off; 'right' by default. */
  direction?: 'right' | 'left';
}

export const asTruncation: Reader<Required<Truncation>> = (field) =>
  field.read({
    maxLength: asLength(),
    stride: asLength(0),
    strategy: asOneOf(strategies, 'longestFirst'),
    direction: asOneOf(['right', 'left'], 'right'),
  });

/** Shortens one or two encodings to `room` tokens in all. @param where the function that the user called */
export function truncate(
  where: string,
  parts: readonly Encoding[],
  room: number,
  { stride, strategy, direction }: Required<Truncation>,
): Encoding[] {
  const excess = lengthOf(parts) - room;
  if (excess <= 0) return [...parts];
  const lengths = targets(
    where,
    parts.map((part) => part.length),
    room,
    excess,
    strategy,
  );
  return lengths.map((length, i) => windows(where, parts[i], length, stride, direction));
}

/** Number of tokens in all. */
export const lengthOf = (parts: readonly Encoding[]): number => parts.reduce((sum, { length }) => sum + length, 0);

function targets(
  where: string,
  lengths: readonly number[],
  room: number,
  excess: number,
  strategy: NonNullable<Truncation['strategy']>,
): number[] {
  if (room === 0) return lengths.map(() => 0);
  if (strategy !== 'longestFirst') {
    const index = strategy === 'onlyFirst' ? 0 : 1;
    const length = lengths[index];
    if (length === undefined) fail(`${where}: pair`, 'the text that onlySecond shortens', undefined);
    if (length <= excess) {
      const received = inWords(`a maxLength at which ${strategy} would remove ${excess} of ${length} tokens`);
      fail(`${where}: truncation`, 'room for the other text', received);
    }
    return lengths.map((all, i) => (i === index ? all - excess : all));
  }
  if (lengths.length === 1) return [room];
  const [first, second] = lengths as [number, number];
  let shorter = Math.min(first, second);
  let longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
  if (shorter + longer > room) {
    shorter = room >> 1;
    longer = room - shorter;
  }
  return first > second ? [longer, shorter] : [shorter, longer];
}

/** The first window of that many tokens; the others hang on it. */
function windows(
  where: string,
  encoding: Encoding,
  length: number,
  stride: number,
  direction: 'right' | 'left',
): Encoding {
  const total = encoding.length;
  if (length >= total) return encoding;
  if (length === 0) return encoding.slice(0, 0).withOverflowing([encoding]);
  if (stride >= length) fail(`${where}: truncation.stride`, `less than the ${length} tokens that fit a window`, stride);
  const parts: Encoding[] = [];
  // Windows begin at the end that stays, and the last of them is what is left.
  for (let start = 0, end = 0; end < total; start += length - stride) {
    end = Math.min(start + length, total);
    parts.push(direction === 'right' ? encoding.slice(start, end) : encoding.slice(total - end, total - start));
  }
  const [first, ...others] = parts;
  return first.withOverflowing(others);
}
