import { checkPrompts, suppressTokens } from '@glossa/decoding';
import {
  configuredProcessors,
  followSearch,
  runBatches,
  Stopwatch,
  streamOfOne,
  TaskStream,
  unusedIds,
  type Batch,
  type TextCandidate,
} from '@glossa/tasks';
import type { Generation, GenerationChunk } from './generation.js';
import { planOf, type Plan, type TextGenerationOptions } from './options.js';
import type { GenerationEngine, Prompt } from './parts.js';
import { promptIds } from './prompt-ids.js';

/** New tokens of a text when neither the caller nor the model's files say how many. */
const DEFAULT_NEW_TOKENS = 256;

/** A prompt to decode; several texts for one prompt are several rows. */
interface Row {
  readonly prompt: number;
  readonly ids: readonly number[];
}

/** @param where the function that the user called */
export function startGeneration(
  engine: GenerationEngine,
  where: string,
  prompts: readonly Prompt[],
  options: TextGenerationOptions,
): TaskStream<GenerationChunk, Generation[]> {
  return new TaskStream(where, run(engine, where, prompts, options));
}

/** The same for one prompt. */
export function startOneGeneration(
  engine: GenerationEngine,
  where: string,
  prompt: Prompt,
  options: TextGenerationOptions,
): TaskStream<string, Generation> {
  return new TaskStream(
    where,
    streamOfOne(run(engine, where, [prompt], options), ({ text }) => text),
  );
}

/** Checks at once; the returned generator does the work. */
function run(
  engine: GenerationEngine,
  where: string,
  prompts: readonly Prompt[],
  options: TextGenerationOptions,
): AsyncGenerator<GenerationChunk, Generation[], undefined> {
  const { config, tokenizer, decoder } = engine;
  const plan = planOf(where, config, engine.defaults, options);
  const reader = { tokenizer, bosTokenId: config.bosTokenId, maxLength: decoder.maxLength };
  const room = plan.maxNewTokens ?? DEFAULT_NEW_TOKENS;
  const ids = prompts.map((prompt) => promptIds(reader, prompt, plan, room));
  checkPrompts(decoder, ids, plan.settings);
  return generate(engine, ids, plan);
}

async function* generate(
  engine: GenerationEngine,
  prompts: readonly (readonly number[])[],
  plan: Plan,
): AsyncGenerator<GenerationChunk, Generation[], undefined> {
  const { batchSize, onProgress, copies, seed } = plan;
  const { signal } = plan.settings;
  const rows = prompts.flatMap((ids, prompt) => Array.from({ length: copies }, (): Row => ({ prompt, ids })));
  const found = prompts.map((): TextCandidate[] => []);
  const watch = new Stopwatch();
  const batching = { batchSize, onProgress, signal, lengthOf: ({ ids }: Row) => ids.length };
  const pieces = runBatches(rows, batching, async function* (batch) {
    for await (const { row, ...piece } of search(engine, batch, plan)) yield { row: batch.indexes[row], ...piece };
  });
  for await (const { row, rank, text, candidate } of watch.time(pieces)) {
    const { prompt } = rows[row];
    if (candidate) found[prompt].push(candidate);
    if (text !== '' && rank === 0 && row % copies === 0) yield { index: prompt, text };
  }
  const tokens = found.flat().reduce((sum, { ids }) => sum + ids.length, 0);
  const tokensPerSecond = tokens === 0 ? 0 : tokens / watch.seconds;
  return prompts.map((promptIds, prompt) => {
    const nBest = found[prompt].sort((one, other) => other.score - one.score);
    return { ...nBest[0], nBest, promptIds, ...(seed !== undefined && { seed }), tokensPerSecond };
  });
}

function search(
  { config, tokenizer, decoder, model }: GenerationEngine,
  { rows, indexes }: Batch<Row>,
  { settings, stops, processors: given, maxNewTokens: most }: Plan,
) {
  const prompts = rows.map(({ ids }) => ids);
  const longest = Math.max(...prompts.map(({ length }) => length));
  const maxNewTokens = most ?? newTokens(config.maxLength, longest);
  const processors = configuredProcessors(config, {
    eosTokenIds: config.eosTokenId ?? [],
    maxLength: longest + maxNewTokens,
    isSampling: settings.search.name === 'sample',
    processors: given,
  });
  // A model may have more ids than its tokenizer has tokens, for vocabularies are often padded.
  const unused = unusedIds(tokenizer, model.model.config);
  if (unused.length > 0) processors.unshift(suppressTokens(unused));
  return followSearch(decoder, prompts, {
    tokenizer,
    stops,
    continuesPrompt: true,
    settings: { ...settings, processors, maxNewTokens, rowNumbers: indexes },
  });
}

/** What a greatest length of prompt and text together leaves to the text; a prompt longer than it does not count. */
function newTokens(maxLength: number | undefined, promptLength: number): number {
  return maxLength !== undefined && maxLength > promptLength ? maxLength - promptLength : DEFAULT_NEW_TOKENS;
}
