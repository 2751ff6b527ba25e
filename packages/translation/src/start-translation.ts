import { check, checkText, inWords } from '@glossa/check';
import {
  GrowingDocument,
  joinSegments,
  runBatches,
  searchTargets,
  segmentText,
  Stopwatch,
  worstFinishReason,
  type SegmentedText,
  type TextCandidate,
} from '@glossa/tasks';
import { align, joinAlignments, type Alignments } from './align.js';
import { planOf, type Plan, type TranslateOptions } from './options.js';
import type { TranslationEngine } from './parts.js';
import type { TranslatedText, TranslationChunk } from './translated-text.js';

/** A sentence to translate. */
interface Sentence {
  /** Index of the text it belongs to, and of the sentence in it. */
  readonly text: number;
  readonly sentence: number;
  /** Its ids. */
  readonly source: readonly number[];
  /** What the search found, best first. */
  readonly candidates: TextCandidate[];
  alignments?: Alignments;
}

/**
 * Checks at once; the returned generator does the work.
 *
 * @param where the function that the user called
 */
export function startTranslation(
  engine: TranslationEngine,
  where: string,
  inputs: readonly string[],
  options: TranslateOptions,
): AsyncGenerator<TranslationChunk, TranslatedText[], undefined> {
  const plan = planOf(where, engine.config, engine.defaults, options);
  const texts = inputs.map((text) => segmentText(checkText(`${where}: text`, text), plan.splitter));
  const sentences = texts.flatMap(({ sentences }, text) => {
    return sentences.map((content, sentence): Sentence => {
      return { text, sentence, source: sourceIds(engine, where, content), candidates: [] };
    });
  });
  return translate(engine, texts, sentences, plan);
}

async function* translate(
  engine: TranslationEngine,
  texts: readonly SegmentedText[],
  sentences: readonly Sentence[],
  plan: Plan,
): AsyncGenerator<TranslationChunk, TranslatedText[], undefined> {
  const documents = texts.map((text) => new GrowingDocument(text));
  for (const [index, document] of documents.entries()) yield* chunk(index, document);
  const watch = new Stopwatch();
  const { batchSize, onProgress, copies, settings, processors } = plan;
  const { signal } = settings;
  const rows = sentences.flatMap((sentence) => Array.from({ length: copies }, () => sentence));
  const batching = { batchSize, onProgress, signal, lengthOf: ({ source }: Sentence) => source.length };
  const pieces = runBatches(rows, batching, ({ rows, indexes }) => {
    return searchTargets(engine, { sources: rows.map(({ source }) => source), indexes, settings, processors });
  });
  for await (const { row, rank, text, candidate } of watch.time(pieces)) {
    const sentence = rows[row];
    if (candidate) sentence.candidates.push(candidate);
    if (rank > 0 || row % copies > 0) continue;
    if (candidate && plan.isAligned) sentence.alignments = await alignmentsOf(engine, sentence, candidate, plan);
    const document = documents[sentence.text];
    document.push(sentence.sentence, text, candidate !== undefined);
    yield* chunk(sentence.text, document);
  }
  const tokens = sentences.reduce((sum, { candidates }) => sum + candidates[0].ids.length, 0);
  const tokensPerSecond = tokens === 0 ? 0 : tokens / watch.seconds;
  return texts.map((text, index) => {
    const own = sentences.filter((sentence) => sentence.text === index);
    return { ...assembled(text, own), tokensPerSecond };
  });
}

function* chunk(index: number, document: GrowingDocument): Generator<TranslationChunk> {
  const text = document.take();
  if (text !== '') yield { index, text };
}

/** @throws GlossaError on a sentence longer than the model takes */
function sourceIds(
  { tokenizer, maxSourceLength }: TranslationEngine,
  where: string,
  sentence: string,
): readonly number[] {
  const { ids } = tokenizer.encode(sentence);
  const shown = sentence.length > 40 ? `${sentence.slice(0, 40)}…` : sentence;
  const received = inWords(`one of ${ids.length}: ${JSON.stringify(shown)}`);
  check(ids.length <= maxSourceLength, where, `sentences of at most ${maxSourceLength} tokens`, received);
  return ids;
}

function alignmentsOf(
  { model, tokenizer, targetTokenizer, config }: TranslationEngine,
  { source }: Sentence,
  { ids, finishReason }: TextCandidate,
  { where, layer }: Plan,
): Promise<Alignments> {
  const target = finishReason === 'eos' ? ids.slice(0, -1) : ids;
  const startId = config.decoderStartTokenId;
  return align(model, { tokenizer, targetTokenizer, source, target, startId, layer, where });
}

function assembled(
  { segments }: SegmentedText,
  sentences: readonly Sentence[],
): Omit<TranslatedText, 'tokensPerSecond'> {
  for (const { candidates } of sentences) candidates.sort((one, other) => other.score - one.score);
  const count = Math.max(1, ...sentences.map(({ candidates }) => candidates.length));
  const nBest = Array.from({ length: count }, (_, rank) => {
    const chosen = sentences.map(({ candidates }) => candidates[Math.min(rank, candidates.length - 1)]);
    const score = chosen.reduce((sum, candidate) => sum + candidate.score, 0) / Math.max(1, chosen.length);
    const text = joinSegments(
      segments,
      chosen.map((candidate) => candidate.text.trim()),
    );
    return { text, score };
  });
  const finishReason = worstFinishReason(sentences.map(({ candidates }) => candidates[0].finishReason));
  const alignments = sentences.flatMap((sentence) => sentence.alignments ?? []);
  return { ...nBest[0], finishReason, nBest, ...(alignments.length > 0 && { alignments: joinAlignments(alignments) }) };
}
