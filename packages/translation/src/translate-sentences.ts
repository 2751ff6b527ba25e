/** Sentences to translations: batches of like length through encoder, search and back to text. */
import { collect, generate, suppressTokens, type FinishReason, type Sequence } from '@glossa/decoding';
import type { Seq2SeqLM } from '@glossa/transformer';
import { align, type Alignments } from './align.js';
import type { GenerationConfig } from './generation-config.js';
import type { Plan } from './options.js';
import type { TranslationTokenizer } from './parts.js';

export interface Translator {
  readonly model: Seq2SeqLM;
  readonly tokenizer: TranslationTokenizer;
  readonly config: GenerationConfig;
  readonly maxSourceLength: number;
}

/** What a search found for a sentence. */
export interface SentenceCandidate {
  text: string;
  score: number;
  finishReason: FinishReason;
}

export interface TranslatedSentence {
  /** Best first. */
  candidates: SentenceCandidate[];
  alignments?: Alignments;
}

export interface TranslatedSentences {
  translated: TranslatedSentence[];
  /** New tokens of the best candidates a second of searching; alignments do not count. */
  tokensPerSecond: number;
}

/** @throws on a sentence longer than the model takes, before anything is computed */
export async function translateSentences(
  translator: Translator,
  sentences: readonly string[],
  plan: Plan,
): Promise<TranslatedSentences> {
  const sources = sentences.map((sentence) => sourceIds(translator, sentence));
  const order = sources.map((_, index) => index).sort((one, other) => sources[one].length - sources[other].length);
  const translated = new Array<TranslatedSentence>(sentences.length);
  let newTokens = 0;
  let milliseconds = 0;
  for (let start = 0; start < order.length; start += plan.batchSize) {
    const batch = order.slice(start, start + plan.batchSize);
    const begun = performance.now();
    const sequences = await search(
      translator,
      batch.map((index) => sources[index]),
      plan,
    );
    milliseconds += performance.now() - begun;
    for (const [row, index] of batch.entries()) {
      const found = sequences.filter((sequence) => sequence.row === row);
      newTokens += found[0].ids.length;
      translated[index] = await finished(translator, sources[index], found, plan);
    }
    plan.onProgress?.({ done: Math.min(start + plan.batchSize, order.length), total: order.length });
  }
  return { translated, tokensPerSecond: newTokens === 0 ? 0 : (1000 * newTokens) / milliseconds };
}

/** @throws on a sentence longer than the model takes */
export function sourceIds({ tokenizer, maxSourceLength }: Translator, sentence: string): number[] {
  const { ids } = tokenizer.encode(sentence);
  if (ids.length > maxSourceLength) {
    const shown = sentence.length > 40 ? `${sentence.slice(0, 40)}…` : sentence;
    throw new Error(
      `translate: expected sentences of at most ${maxSourceLength} tokens, received one of ${ids.length}: ${JSON.stringify(shown)}`,
    );
  }
  return ids;
}

/** The decoder of padded sources, and what to generate with it. */
export function searchTask(
  { model, tokenizer, config }: Translator,
  sources: readonly number[][],
  { search, processors, maxNewTokens, signal }: Plan,
) {
  const longest = Math.max(...sources.map((ids) => ids.length));
  const fill = (ids: readonly number[], value: number) => new Array<number>(longest - ids.length).fill(value);
  const inputIds = sources.map((ids) => [...ids, ...fill(ids, config.padTokenId)]);
  const isPadded = sources.some((ids) => ids.length < longest);
  const attentionMask = isPadded ? sources.map((ids) => [...ids.map(() => 1), ...fill(ids, 0)]) : undefined;
  // Ids that a padded vocabulary has beyond the tokenizer's stand for no text.
  const unused = Array.from(
    { length: model.model.config.vocabSize - tokenizer.vocabSize },
    (_, index) => tokenizer.vocabSize + index,
  );
  const allowed = unused.length > 0 ? [suppressTokens(unused), ...processors] : processors;
  return {
    decoder: model.decoder(inputIds, attentionMask),
    prompts: sources.map(() => [config.decoderStartTokenId]),
    options: { search, processors: allowed, maxNewTokens, eosTokenId: config.eosTokenId, ...(signal && { signal }) },
  };
}

async function search(translator: Translator, sources: readonly number[][], plan: Plan): Promise<Sequence[]> {
  plan.signal?.throwIfAborted();
  const { decoder: owned, prompts, options } = searchTask(translator, sources, plan);
  using decoder = owned;
  return collect(generate(decoder, prompts, options));
}

async function finished(
  translator: Translator,
  source: number[],
  found: readonly Sequence[],
  plan: Plan,
): Promise<TranslatedSentence> {
  const { model, tokenizer, config } = translator;
  const candidates = found.map(({ ids, score, finishReason }) => ({
    text: tokenizer.decode(ids).trim(),
    score,
    finishReason,
  }));
  const { ids, finishReason } = found[0];
  if (!plan.aligned) return { candidates };
  const target = finishReason === 'eos' ? ids.slice(0, -1) : ids;
  return {
    candidates,
    alignments: await align(model, tokenizer, { source, target }, config.decoderStartTokenId, plan.layer),
  };
}
