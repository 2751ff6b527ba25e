import { openSource, type ModelSource } from '@glossa/checkpoint';
import {
  collect,
  generate,
  PromptCache,
  suppressTokens,
  type Decoder,
  type LogitsProcessor,
  type Sequence,
  type Step,
  type StopCondition,
} from '@glossa/decoding';
import { fromGguf, Tokenizer } from '@glossa/tokenizer';
import type { LoadModelOptions } from '@glossa/transformer';
import type { Candidate, Generation } from './generation.js';
import { GrowingText } from './growing-text.js';
import { loadWithTokenizer } from './loading/load-with-tokenizer.js';
import { refuseUnknown, toPlan, type Plan, type TextGenerationOptions } from './options.js';
import type { GenerativeModel, Prompt, TextGenerationParts, TextTokenizer } from './parts.js';
import { isArray, promptIds } from './prompt-ids.js';
import { Stopwatch } from './stopwatch.js';
import { TextStream } from './text-stream.js';

type Steps = AsyncGenerator<Step, void, undefined>;

/** Text generation with a causal language model, which it owns. */
export class TextGeneration implements Disposable {
  readonly model: GenerativeModel;
  readonly tokenizer: TextTokenizer;
  readonly bosTokenId: number | undefined;
  readonly eosTokenIds: readonly number[];
  readonly #decoder: Decoder;
  #tokenFilter: readonly LogitsProcessor[] | undefined;

  /** @throws when the tokenizer has more tokens than the model. */
  constructor(parts: TextGenerationParts) {
    refuseUnknown('TextGeneration', parts, ['model', 'tokenizer', 'bosTokenId', 'eosTokenId']);
    const { model, tokenizer } = parts;
    const { config } = model.model;
    const { vocabSize } = config;
    const { bosTokenId = config.bosTokenId, eosTokenId = config.eosTokenId ?? [] } = parts;
    if (tokenizer.vocabSize > vocabSize) {
      throw new Error(
        `TextGeneration: tokenizer: expected at most ${vocabSize} tokens, as the model has, received ${tokenizer.vocabSize}`,
      );
    }
    this.model = model;
    this.#decoder = model.decoder();
    this.tokenizer = tokenizer;
    this.bosTokenId = bosTokenId;
    this.eosTokenIds = typeof eosTokenId === 'number' ? [eosTokenId] : eosTokenId;
  }

  /**
   * Loads `config.json`, `tokenizer.json` and `model.safetensors`, or all of it from one `file` of GGUF.
   * @param source a folder (Node), an address, a repository of the Hugging Face hub, or the files by name
   * @throws when a file is missing, damaged or not supported, or on abort
   */
  static async load(source: ModelSource, options: LoadModelOptions = {}): Promise<TextGeneration> {
    refuseUnknown('TextGeneration.load', options, ['onProgress', 'signal', 'file', 'quantized', 'onMetadata']);
    const files = openSource(source);
    const { onProgress, signal } = options;
    const readers = {
      ofGguf: fromGguf,
      ofFiles: async () => Tokenizer.fromJson(await files.readJson('tokenizer.json', { onProgress, signal })),
    };
    return loadWithTokenizer(files, options, readers, (model, tokenizer) => new TextGeneration({ model, tokenizer }));
  }

  /** Continues a prompt, or each of several. An empty prompt starts from the model's start token. */
  async generate(prompt: Prompt, options?: TextGenerationOptions): Promise<Generation>;
  async generate(prompts: readonly Prompt[], options?: TextGenerationOptions): Promise<Generation[]>;
  async generate(
    input: Prompt | readonly Prompt[],
    options: TextGenerationOptions = {},
  ): Promise<Generation | Generation[]> {
    const plan = toPlan(options);
    const isOne = !isArray(input);
    const prompts = (isOne ? [input] : input).map((prompt) => this.#read(prompt, plan));
    const watch = new Stopwatch();
    const stop: StopCondition = (row) => GrowingText.after(this.tokenizer, prompts[row], plan.stops);
    const sequences = await collect(watch.time(this.#steps(prompts, plan, plan.stops.length > 0 ? stop : undefined)));
    const speed = tokenCount(sequences) / watch.seconds;
    const generations = prompts.map((prompt, row) => {
      return this.#generation(
        prompt,
        sequences.filter((sequence) => sequence.row === row),
        plan,
        speed,
      );
    });
    return isOne ? generations[0] : generations;
  }

  /**
   * Continues a prompt, giving out text as soon as it is certain: whole characters, and nothing that may still become
   * a stop string.
   * @throws at once when options or prompt are bad, or the search cannot stream (a beam search)
   */
  stream(prompt: Prompt, options: TextGenerationOptions = {}): TextStream {
    const plan = toPlan(options);
    const ids = this.#read(prompt, plan);
    const steps = this.#steps([ids], plan);
    const { search } = plan.decoding;
    if (!search.incremental)
      throw new Error(
        `TextGeneration.stream: search: expected one that can stream, such as sample(), received ${search.name}()`,
      );
    return new TextStream(() => this.#stream(ids, steps, plan));
  }

  /** Memory for the option `promptCache`, for prompts that begin as the last one and its text did. The caller disposes it. */
  promptCache(): PromptCache {
    return new PromptCache(this.#decoder);
  }

  /** Frees the model. */
  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
  }

  async *#stream(prompt: readonly number[], source: Steps, plan: Plan): AsyncGenerator<string, Generation, undefined> {
    const text = GrowingText.after(this.tokenizer, prompt, plan.stops);
    const watch = new Stopwatch();
    const steps: Step[] = [];
    for await (const step of watch.time(source)) {
      const finishReason = step.end?.finishReason;
      const stopped = finishReason !== 'eos' && text.push(step.id);
      steps.push(stopped ? { ...step, end: { score: totalOf([...steps, step]), finishReason: 'stop' } } : step);
      if (stopped || finishReason) text.finish();
      const fresh = text.take();
      if (fresh !== '') yield fresh;
      if (stopped) break;
    }
    return this.#generation(prompt, await collect(steps), plan, steps.length / watch.seconds);
  }

  #read(prompt: Prompt, plan: Plan): readonly number[] {
    return promptIds(prompt, this.tokenizer, this.bosTokenId, this.#decoder.maxLength, plan);
  }

  #steps(prompts: readonly (readonly number[])[], { decoding }: Plan, stop?: StopCondition): Steps {
    const processors = [...this.#onlyTokens(), ...decoding.processors];
    const options = { ...decoding, processors, eosTokenId: this.eosTokenIds, ...(stop && { stop }) };
    return generate(this.#decoder, prompts, options);
  }

  /** Keeps a model with more ids than the tokenizer has tokens (vocabularies are often padded) to those that mean something. */
  #onlyTokens(): readonly LogitsProcessor[] {
    if (!this.#tokenFilter) {
      const ids = Array.from({ length: this.model.model.config.vocabSize }, (_, id) => id);
      const unknown = ids.filter((id) => this.tokenizer.idToToken(id) === undefined);
      this.#tokenFilter = unknown.length > 0 ? [suppressTokens(unknown)] : [];
    }
    return this.#tokenFilter;
  }

  #text(prompt: readonly number[], ids: readonly number[], { stops }: Plan): GrowingText {
    const text = GrowingText.after(this.tokenizer, prompt, stops);
    for (const id of ids) text.push(id);
    return text;
  }

  #generation(
    prompt: readonly number[],
    sequences: readonly Sequence[],
    plan: Plan,
    tokensPerSecond: number,
  ): Generation {
    const nBest = sequences.map(({ row: _row, rank: _rank, ...sequence }): Candidate => {
      const { ids, finishReason } = sequence;
      const text = this.#text(prompt, finishReason === 'eos' ? ids.slice(0, -1) : ids, plan);
      text.finish();
      return { text: text.take(), ...sequence };
    });
    const { seed } = plan;
    return { ...nBest[0], nBest, promptIds: prompt, ...(seed !== undefined && { seed }), tokensPerSecond };
  }
}

/** Of the best sequence of each row. */
function tokenCount(sequences: readonly Sequence[]): number {
  return sequences.reduce((sum, { rank, ids }) => (rank === 0 ? sum + ids.length : sum), 0);
}

function totalOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { logProbability }) => sum + logProbability, 0);
}
