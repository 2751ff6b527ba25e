import { checkText, fail } from '@glossa/check';
import { runBatches, Stopwatch } from '@glossa/tasks';
import type { Answer, AnswerChunk, AnsweredQuestion } from './answered-question.js';
import { readBatch } from './answering/read-batch.js';
import { SpanTally, type Span } from './answering/span-tally.js';
import { windowsOf, type Window } from './answering/windows.js';
import { planOf, type AnswerOptions, type Plan } from './options.js';
import type { AnsweringEngine, QuestionInput } from './parts.js';

/** A question with what was found so far. */
interface Asked {
  readonly context: string;
  readonly tally: SpanTally;
  /** The best answer as it was told last. */
  told?: Span;
}

/** A window to read. */
interface Row {
  readonly question: number;
  /** Which window of its question. */
  readonly index: number;
  readonly window: Window;
}

/**
 * Checks at once; the returned generator does the work.
 *
 * @param where the function that the user called
 * @param inputs one, or several
 */
export function startAnswering(
  engine: AnsweringEngine,
  where: string,
  inputs: QuestionInput | readonly QuestionInput[],
  options: AnswerOptions,
): AsyncGenerator<AnswerChunk, AnsweredQuestion[], undefined> {
  const plan = planOf(where, engine.maxPositions, engine.defaults, options);
  const list = Array.isArray(inputs) ? (inputs as readonly QuestionInput[]) : [inputs as QuestionInput];
  const windows = list.map((input, index) => {
    return checkedWindows(engine, input, Array.isArray(inputs) ? `${where}: inputs[${index}]` : where, plan);
  });
  return answer(engine, list, windows, plan);
}

async function* answer(
  { model }: AnsweringEngine,
  inputs: readonly QuestionInput[],
  windows: readonly (readonly Window[])[],
  plan: Plan,
): AsyncGenerator<AnswerChunk, AnsweredQuestion[], undefined> {
  const { batchSize, onProgress, signal } = plan;
  const asked = inputs.map(({ context }, question): Asked => {
    return { context, tally: new SpanTally(context, windows[question], plan) };
  });
  const rows = windows.flatMap((own, question) => own.map((window, index): Row => ({ question, index, window })));
  const padTokenId = model.model.config.padTokenId ?? 0;
  const watch = new Stopwatch();
  const lengthOf = ({ window }: Row) => window.inputIds.length;
  const batches = runBatches(rows, { batchSize, onProgress, signal, lengthOf }, async function* ({ rows }) {
    const logits = await readBatch(
      model,
      rows.map(({ window }) => window),
      padTokenId,
    );
    for (const [row, { question, index }] of rows.entries()) asked[question].tally.add(index, logits[row]);
    yield new Set(rows.map(({ question }) => question));
  });
  for await (const questions of watch.time(batches)) {
    for (const index of questions) {
      const best = answerOf(asked[index], plan).nBest[0];
      if (best.start === asked[index].told?.start && best.end === asked[index].told?.end) continue;
      asked[index].told = best;
      yield { index, answer: best };
    }
  }
  const tokens = rows.reduce((sum, row) => sum + lengthOf(row), 0);
  const tokensPerSecond = tokens === 0 ? 0 : tokens / watch.seconds;
  return asked.map((one) => ({ ...answerOf(one, plan), tokensPerSecond }));
}

function answerOf({ context, tally }: Asked, plan: Plan): Omit<AnsweredQuestion, 'tokensPerSecond'> {
  const { numResults, handleImpossible, nullThreshold } = plan;
  const { spans, none } = tally.best();
  const [found] = spans;
  const hasNone = none !== undefined && (found === undefined || none.score - found.score > nullThreshold);
  // Where no token can begin an answer there is none, whatever was asked for.
  const best = hasNone ? none : (found ?? { start: 0, end: 0, score: -Infinity, probability: 0 });
  const others = [...spans, ...(none ? [none] : [])].filter((span) => span !== best);
  const ordered = [best, ...others.sort((one, other) => other.score - one.score)].slice(0, numResults);
  const nBest = ordered.map((span): Answer => ({ answer: context.slice(span.start, span.end), ...span }));
  return { ...nBest[0], nBest, ...(handleImpossible && { noAnswerProbability: none?.probability ?? 0 }) };
}

function checkedWindows(
  { tokenizer, markShared }: AnsweringEngine,
  input: QuestionInput,
  where: string,
  plan: Plan,
): Window[] {
  for (const name of ['question', 'context'] as const) {
    const text = checkText(`${where}: ${name}`, (input as Partial<QuestionInput> | null | undefined)?.[name]);
    if (text.trim() === '') fail(`${where}: ${name}`, 'some text', text);
  }
  const { maxLength, docStride, maxAnswerLength: leastRoom } = plan;
  return windowsOf(where, tokenizer, input, { maxLength, docStride, leastRoom, markShared });
}
