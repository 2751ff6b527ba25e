/** From the logits of the windows of a context to the likeliest answers (Devlin et al. 2019, section 4.2 and 4.3). */
import { check } from '@glossa/check';
import { wholeWordsOf, type WholeWords } from './boundaries.js';
import type { Window } from './windows.js';

export interface WindowLogits {
  /** One a token of the window. */
  readonly startLogits: ArrayLike<number>;
  readonly endLogits: ArrayLike<number>;
}

export interface Span {
  /** UTF-16 offsets into the context; both 0 where there is no answer. */
  readonly start: number;
  readonly end: number;
  /** Natural logarithm of `probability`. */
  readonly score: number;
  /** Among all spans of all windows that could be an answer (and "no answer" where that is one). */
  readonly probability: number;
}

export interface SpanOptions {
  /** Most tokens of an answer. */
  readonly maxAnswerLength: number;
  /**
   * Whether "no answer" is a candidate: its logit is the least over the windows that the first token, `[CLS]`, gets.
   */
  readonly handleImpossible: boolean;
  /** How many spans will be asked for. */
  readonly numResults: number;
}

export interface BestSpans {
  /** Likeliest first, without "no answer". */
  readonly spans: Span[];
  readonly none: Span | undefined;
}

/** Spans that are kept for each that will be asked for, so that memory does not grow with the context. */
const KEPT_FOR_EACH = 50;
const LEAST_KEPT = 2000;

/**
 * The spans of a context, as its windows are read one after another. Spans of tokens that make the same text after
 * widening to whole words count as one: their probabilities add up.
 */
export class SpanTally {
  readonly #windows: readonly Window[];
  readonly #options: SpanOptions;
  readonly #owners: readonly number[];
  readonly #wholeWords: WholeWords;
  readonly #width: number;
  readonly #most: number;
  /** log Σ exp of the logits of the token pairs that make a span, by `start * width + end`. */
  readonly #logits = new Map<number, number>();
  /** The same of all pairs, those included that are no longer kept. */
  #total = -Infinity;
  #none = Infinity;

  /** @param windows all that the context has */
  constructor(context: string, windows: readonly Window[], options: SpanOptions) {
    this.#windows = windows;
    this.#options = options;
    this.#owners = ownersOf(windows);
    this.#wholeWords = wholeWordsOf(context);
    this.#width = context.length + 1;
    this.#most = Math.max(LEAST_KEPT, KEPT_FOR_EACH * options.numResults);
  }

  /** Takes what the model gave for a window. @throws GlossaError `not-finite` on logits that are no numbers */
  add(index: number, { startLogits, endLogits }: WindowLogits): void {
    const { from, offsets, firstToken } = this.#windows[index];
    const { maxAnswerLength } = this.#options;
    this.#none = Math.min(this.#none, startLogits[0] + endLogits[0]);
    const edges = offsets.map(([start, end]) => this.#wholeWords(start, end));
    for (const [first, left] of edges.entries()) {
      if (left === undefined || this.#owners[firstToken + first] !== index) continue;
      for (let last = first; last < Math.min(edges.length, first + maxAnswerLength); last++) {
        const right = edges[last];
        if (right !== undefined)
          this.#count(left.start * this.#width + right.end, startLogits[from + first] + endLogits[from + last]);
      }
    }
    check(!Number.isNaN(this.#total), 'answer: logits of the model', 'numbers', this.#total, 'not-finite');
    if (this.#logits.size > 2 * this.#most) this.#forget();
  }

  /** The likeliest spans so far. */
  best(): BestSpans {
    const { handleImpossible, numResults } = this.#options;
    const total = handleImpossible ? logAddExp(this.#total, this.#none) : this.#total;
    const isCounted = Number.isFinite(total) || this.#logits.size === 0;
    check(isCounted, 'answer: logits of the model', 'numbers', total, 'not-finite');
    const toSpan = (start: number, end: number, logit: number): Span => {
      return { start, end, score: logit - total, probability: Math.exp(logit - total) };
    };
    const spans = this.#largest(numResults).map(([key, logit]) => {
      return toSpan(Math.floor(key / this.#width), key % this.#width, logit);
    });
    return { spans, none: handleImpossible ? toSpan(0, 0, this.#none) : undefined };
  }

  #count(key: number, logit: number): void {
    this.#logits.set(key, logAddExp(this.#logits.get(key) ?? -Infinity, logit));
    this.#total = logAddExp(this.#total, logit);
  }

  #forget(): void {
    const kept = this.#largest(this.#most);
    this.#logits.clear();
    for (const [key, logit] of kept) this.#logits.set(key, logit);
  }

  /** Largest first; of equal ones the earlier. */
  #largest(count: number): [key: number, logit: number][] {
    return [...this.#logits].sort(([, one], [, other]) => other - one).slice(0, count);
  }
}

/** log(exp a + exp b) */
function logAddExp(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}

/**
 * For each token of the context the window that sees most of what surrounds it, which alone may begin an answer there:
 * the "maximum context" rule of BERT. Ties go to the earlier window.
 */
function ownersOf(windows: readonly Window[]): number[] {
  const owners: number[] = [];
  const seen: number[] = [];
  for (const [index, { from, to, firstToken }] of windows.entries()) {
    const length = to - from;
    for (let token = 0; token < length; token++) {
      const surroundings = Math.min(token, length - 1 - token) + 0.01 * length;
      if (surroundings <= (seen[firstToken + token] ?? -1)) continue;
      seen[firstToken + token] = surroundings;
      owners[firstToken + token] = index;
    }
  }
  return owners;
}
