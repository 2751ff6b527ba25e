import { checkText, fail } from '@glossa/check';
import {
  GrowingDocument,
  runBatches,
  searchTargets,
  Stopwatch,
  worstFinishReason,
  type SegmentedText,
  type TextCandidate,
} from '@glossa/tasks';
import { planOf, type Plan, type SummarizeOptions } from './options.js';
import { partsOfText } from './parts-of-text.js';
import type { SummarizationEngine } from './parts.js';
import type { Summary, SummaryChunk } from './summary.js';

/** A part of a text to summarize. */
interface Part {
  /** Which text it belongs to, and which of its parts it is. */
  readonly text: number;
  readonly place: number;
  readonly source: readonly number[];
  /** Best first. */
  readonly candidates: TextCandidate[];
}

/**
 * Checks at once; the returned generator does the work.
 *
 * @param where the function that the user called
 */
export function startSummarization(
  engine: SummarizationEngine,
  where: string,
  inputs: readonly string[],
  options: SummarizeOptions,
): AsyncGenerator<SummaryChunk, Summary[], undefined> {
  const plan = planOf(where, engine.config, engine.defaults, options);
  for (const input of inputs) {
    if (checkText(`${where}: text`, input).trim() === '') fail(`${where}: text`, 'some text', input);
  }
  return summarize(engine, inputs, plan);
}

async function* summarize(
  engine: SummarizationEngine,
  texts: readonly string[],
  plan: Plan,
): AsyncGenerator<SummaryChunk, Summary[], undefined> {
  const parts = texts.map((text, index) => {
    return partsOfText(engine, text).map((source, place): Part => ({ text: index, place, source, candidates: [] }));
  });
  // What will be summarized again is not told before its last summary.
  const isLast = parts.map(({ length }) => plan.combine === 'join' || length === 1);
  const documents = parts.map((own) => new GrowingDocument(lines(own.length)));
  const watch = new Stopwatch();
  for await (const { part, text, isDone } of watch.time(search(engine, parts.flat(), plan))) {
    const document = documents[part.text];
    document.push(part.place, text, isDone);
    const fresh = document.take();
    if (fresh !== '' && isLast[part.text]) yield { index: part.text, text: fresh };
  }
  const tokens = parts.flat().reduce((sum, { candidates }) => sum + candidates[0].ids.length, 0);
  const tokensPerSecond = tokens === 0 ? 0 : tokens / watch.seconds;
  const summaries = parts.map((own) => summaryOf(own, tokensPerSecond));
  return yield* again(engine, summaries, isLast, plan);
}

/** The summaries of parts stand one on a line. */
function lines(count: number): SegmentedText {
  const sentences = new Array<string>(count).fill('');
  const segments = sentences.flatMap((_, sentence) => [...(sentence > 0 ? [{ keep: '\n' }] : []), { sentence }]);
  return { sentences, segments };
}

/** Summarizes the joined summaries of long texts, until one part is left of each. */
async function* again(
  engine: SummarizationEngine,
  summaries: Summary[],
  isLast: readonly boolean[],
  plan: Plan,
): AsyncGenerator<SummaryChunk, Summary[], undefined> {
  const open = summaries.flatMap((_, index) => (isLast[index] ? [] : [index]));
  if (open.length === 0) return summaries;
  const rounds = summarize(
    engine,
    open.map((index) => summaries[index].text),
    plan,
  );
  for (;;) {
    const next = await rounds.next();
    if (!next.done) {
      yield { ...next.value, index: open[next.value.index] };
      continue;
    }
    for (const [i, index] of open.entries()) summaries[index] = { ...next.value[i], parts: summaries[index].parts };
    return summaries;
  }
}

/** Finds the summaries of all parts; gives out the text of the best of each as it grows. */
async function* search(engine: SummarizationEngine, parts: readonly Part[], plan: Plan) {
  const { batchSize, onProgress, copies, settings, processors } = plan;
  const rows = parts.flatMap((part) => Array.from({ length: copies }, () => part));
  const batching = { batchSize, onProgress, signal: settings.signal, lengthOf: ({ source }: Part) => source.length };
  const pieces = runBatches(rows, batching, ({ rows, indexes }) => {
    return searchTargets(engine, { sources: rows.map(({ source }) => source), indexes, settings, processors });
  });
  for await (const { row, rank, text, candidate } of pieces) {
    const part = rows[row];
    if (candidate) part.candidates.push(candidate);
    if (rank === 0 && row % copies === 0) yield { part, text, isDone: candidate !== undefined };
  }
}

function summaryOf(parts: readonly Part[], tokensPerSecond: number): Summary {
  for (const { candidates } of parts) candidates.sort((one, other) => other.score - one.score);
  const count = Math.max(...parts.map(({ candidates }) => candidates.length));
  const nBest = Array.from({ length: count }, (_, rank) => {
    const chosen = parts.map(({ candidates }) => candidates[Math.min(rank, candidates.length - 1)]);
    const score = chosen.reduce((sum, candidate) => sum + candidate.score, 0) / chosen.length;
    return { text: chosen.map(({ text }) => text.trim()).join('\n'), score };
  });
  const finishReason = worstFinishReason(parts.map(({ candidates }) => candidates[0].finishReason));
  return { ...nBest[0], nBest, finishReason, parts: parts.length, tokensPerSecond };
}
