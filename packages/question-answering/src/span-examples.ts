import { checkOneOf, checkOptions } from '@glossa/check';
import { windowsOf, type Window } from './answering/windows.js';
import type { SquadQuestion } from './data/squad-question.js';
import type { PairTokenizer } from './parts.js';

/** A window of a context with its question, and where in it the answer stands. */
export interface SpanExample {
  inputIds: Int32Array;
  tokenTypeIds: Uint8Array;
  /**
   * Positions in `inputIds` of the answer's first and last token; both 0, the first special token, where the window has
   * no answer.
   */
  startPosition: number;
  endPosition: number;
}

export interface SpanExamplesOptions {
  /** Most tokens of a window. Default 384. */
  maxLength?: number;
  /** Tokens that neighboring windows share. Default 128, or half of what a window holds of the context. */
  docStride?: number;
  /** What to do with windows that do not hold the whole answer, and with questions that have none. Default `skip`. */
  withoutAnswer?: 'skip' | 'first-token';
  /**
   * Whether tokens of the context that the question has too get the third token type, for models that have one. Default
   * false.
   */
  markShared?: boolean;
}

/**
 * Questions as examples to train a span model on; of several answers the first that the context holds counts. Questions
 * are left out that are blank, or so long that they leave no room for 8 tokens of the context.
 */
export function* spanExamples(
  questions: Iterable<SquadQuestion>,
  tokenizer: PairTokenizer,
  options: SpanExamplesOptions = {},
): Generator<SpanExample, void, undefined> {
  checkOptions('spanExamples', options, {
    maxLength: true,
    docStride: true,
    withoutAnswer: true,
    markShared: true,
  });
  const { maxLength = 384, docStride, withoutAnswer = 'skip', markShared } = options;
  checkOneOf('spanExamples: withoutAnswer', withoutAnswer, ['skip', 'first-token']);
  const leastRoom = 8;
  for (const question of questions) {
    if (
      question.question.trim() === '' ||
      tokenizer.encode(question.question, { pair: '' }).length > maxLength - leastRoom
    )
      continue;
    const answer = question.answers.find(({ start }) => start !== undefined);
    if (answer === undefined && (question.answers.length > 0 || withoutAnswer === 'skip')) continue;
    const end = answer && answer.start! + answer.text.length;
    for (const window of windowsOf('spanExamples', tokenizer, question, {
      maxLength,
      docStride,
      leastRoom,
      markShared,
    })) {
      const span = answer && positionsOf(window, answer.start!, end!);
      if (span === undefined && withoutAnswer === 'skip') continue;
      yield {
        inputIds: Int32Array.from(window.inputIds),
        tokenTypeIds: Uint8Array.from(window.tokenTypeIds),
        startPosition: span?.first ?? 0,
        endPosition: span?.last ?? 0,
      };
    }
  }
}

/** The tokens that cover the text from start to end; undefined when the window does not hold all of it. */
function positionsOf(
  { from, offsets }: Window,
  start: number,
  end: number,
): { first: number; last: number } | undefined {
  const first = offsets.findIndex(([, tokenEnd]) => tokenEnd > start);
  const next = offsets.findIndex(([tokenStart]) => tokenStart >= end);
  const last = (next < 0 ? offsets.length : next) - 1;
  if (first < 0 || last < first || offsets[first][0] > start || offsets[last][1] < end) return undefined;
  return { first: from + first, last: from + last };
}
