/** From the logits of all windows of a context to the likeliest answers (Devlin et al. 2019, section 4.2 and 4.3). */
import { wholeWordsOf } from './boundaries.js';
import type { Window } from './windows.js';

export interface WindowLogits {
  window: Window;
  /** One a token of the window. */
  startLogits: ArrayLike<number>;
  endLogits: ArrayLike<number>;
}

export interface Span {
  /** UTF-16 offsets into the context; both 0 where there is no answer. */
  start: number;
  end: number;
  /** Probability, over all spans of all windows that could be an answer (and over "no answer" where that is one). */
  score: number;
}

export interface SpanOptions {
  /** How many spans to return. */
  topK: number;
  /** Most tokens of an answer. */
  maxAnswerLength: number;
  /** Whether "no answer" is a candidate: its logit is the least over the windows that the first token, `[CLS]`, gets. */
  handleImpossible: boolean;
}

export interface BestSpans {
  /** Likeliest first, without "no answer". */
  spans: Span[];
  none: Span | undefined;
}

/** The likeliest spans. Spans of tokens that make the same text after widening to whole words count as one. */
export function bestSpans(context: string, windows: readonly WindowLogits[], options: SpanOptions): BestSpans {
  const width = context.length + 1;
  const { keys, logits } = candidates(context, windows, options.maxAnswerLength, (start, end) => start * width + end);
  if (options.handleImpossible) {
    keys.push(0);
    logits.push(Math.min(...windows.map(({ startLogits, endLogits }) => startLogits[0] + endLogits[0])));
  }
  const highest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const shares = new Map<number, number>();
  let total = 0;
  keys.forEach((key, index) => {
    const share = Math.exp(logits[index] - highest);
    shares.set(key, (shares.get(key) ?? 0) + share);
    total += share;
  });
  if (!Number.isFinite(total))
    throw new Error('answer: expected logits that are numbers from the model, received NaN or infinity');

  const toSpan = (key: number): Span => ({
    start: Math.floor(key / width),
    end: key % width,
    score: shares.get(key)! / total,
  });
  const none = shares.has(0) ? toSpan(0) : undefined;
  const nonEmpty = [...shares.keys()].filter((key) => key !== 0);
  return { spans: largest(nonEmpty, (key) => shares.get(key)!, options.topK).map(toSpan), none };
}

/** Every pair of tokens that may begin and end an answer, with its logit. */
function candidates(
  context: string,
  windows: readonly WindowLogits[],
  maxAnswerLength: number,
  keyOf: (start: number, end: number) => number,
) {
  const wholeWords = wholeWordsOf(context);
  const owners = ownersOf(windows.map(({ window }) => window));
  const keys: number[] = [];
  const logits: number[] = [];
  windows.forEach(({ window, startLogits, endLogits }, index) => {
    const { from, offsets, firstToken } = window;
    const edges = offsets.map(([start, end]) => wholeWords(start, end));
    edges.forEach((left, first) => {
      if (left === undefined || owners[firstToken + first] !== index) return;
      for (let last = first; last < Math.min(edges.length, first + maxAnswerLength); last++) {
        const right = edges[last];
        if (right === undefined) continue;
        keys.push(keyOf(left.start, right.end));
        logits.push(startLogits[from + first] + endLogits[from + last]);
      }
    });
  });
  return { keys, logits };
}

/** The `count` items of the largest value, the largest first; of equal ones the earlier. */
function largest<T>(items: readonly T[], valueOf: (item: T) => number, count: number): T[] {
  const best: T[] = [];
  for (const item of items) {
    if (best.length === count && valueOf(item) <= valueOf(best[count - 1])) continue;
    const place = best.findIndex((other) => valueOf(other) < valueOf(item));
    best.splice(place < 0 ? best.length : place, 0, item);
    best.length = Math.min(best.length, count);
  }
  return best;
}

/**
 * For each token of the context the window that sees most of what surrounds it, which alone may begin an answer there:
 * the "maximum context" rule of BERT. Ties go to the earlier window.
 */
function ownersOf(windows: readonly Window[]): number[] {
  const owners: number[] = [];
  const seen: number[] = [];
  windows.forEach(({ from, to, firstToken }, index) => {
    const length = to - from;
    for (let token = 0; token < length; token++) {
      const surroundings = Math.min(token, length - 1 - token) + 0.01 * length;
      if (surroundings <= (seen[firstToken + token] ?? -1)) continue;
      seen[firstToken + token] = surroundings;
      owners[firstToken + token] = index;
    }
  });
  return owners;
}
