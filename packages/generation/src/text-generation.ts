import { checkOptions } from '@glossa/check';
import type { ModelSource } from '@glossa/checkpoint';
import { PromptCache, type Decoder } from '@glossa/decoding';
import type { TaskStream } from '@glossa/tasks';
import {
  checkVocabulary,
  defaults,
  openTask,
  tokenizerReaders,
  type GenerationConfig,
  type LoadTaskOptions,
} from '@glossa/tasks';
import { loadCausalLM } from '@glossa/transformer';
import type { Generation, GenerationChunk } from './generation.js';
import { optionNames, type TextGenerationOptions } from './options.js';
import type { GenerationEngine, GenerativeModel, Prompt, TextGenerationParts, TextTokenizer } from './parts.js';
import { startGeneration, startOneGeneration } from './start-generation.js';

/** Continues texts with a causal language model. Owns its model. */
export class TextGeneration implements GenerationEngine, Disposable {
  readonly model: GenerativeModel;
  readonly tokenizer: TextTokenizer;
  /** What the model's files, or the maker of this object, say about generating. */
  readonly config: GenerationConfig;
  /** Options of every call that does not say otherwise. */
  readonly defaults: TextGenerationOptions;
  readonly decoder: Decoder;

  /** @throws GlossaError when the tokenizer has more tokens than the model */
  constructor(parts: TextGenerationParts) {
    checkOptions('TextGeneration', parts, { model: true, tokenizer: true, generation: true, defaults: true });
    const { model, tokenizer, generation, defaults: options = {} } = parts;
    checkOptions('TextGeneration: defaults', options, optionNames);
    checkVocabulary('TextGeneration', tokenizer, model.model.config);
    const { bosTokenId, eosTokenId } = model.model.config;
    const ofModel = { bosTokenId, eosTokenId: eosTokenId === undefined ? undefined : [eosTokenId].flat() };
    this.model = model;
    this.tokenizer = tokenizer;
    this.config = defaults<GenerationConfig>({ doSample: (generation?.numBeams ?? 1) === 1 }, ofModel, generation);
    this.defaults = options;
    this.decoder = model.decoder();
  }

  /**
   * Loads a model of any layout: a folder with `config.json`, `model.safetensors` and the files of a tokenizer, or one
   * `file` of GGUF.
   *
   * @param source a folder (Node), an address, a repository of the Hugging Face hub, or the files by name
   * @throws GlossaError when a file is missing, damaged or not supported; the signal's reason on abort
   */
  static load(source: ModelSource, options: LoadTaskOptions = {}): Promise<TextGeneration> {
    return openTask('TextGeneration.load', source, options, {
      loadModel: loadCausalLM,
      tokenizers: tokenizerReaders,
      build: ({ model, tokenizer, generation }) =>
        new TextGeneration({ model, tokenizer: tokenizer.source, generation }),
    });
  }

  /**
   * Continues a prompt, or each of several. An empty prompt begins with the model's start token.
   * @throws GlossaError on a bad option or prompt; the signal's reason on abort
   */
  generate(prompt: Prompt, options?: TextGenerationOptions): Promise<Generation>;
  generate(prompts: readonly Prompt[], options?: TextGenerationOptions): Promise<Generation[]>;
  async generate(
    input: Prompt | readonly Prompt[],
    options: TextGenerationOptions = {},
  ): Promise<Generation | Generation[]> {
    return this.#start('generate', input, options).result;
  }

  /**
   * Continues prompts, giving out text as soon as it is certain: whole characters, and nothing that may still become a
   * stop string. A beam search gives each text when it is done.
   * @throws at once as `generate` does for options and prompts
   */
  stream(prompt: Prompt, options?: TextGenerationOptions): TaskStream<string, Generation>;
  stream(prompts: readonly Prompt[], options?: TextGenerationOptions): TaskStream<GenerationChunk, Generation[]>;
  stream(input: Prompt | readonly Prompt[], options: TextGenerationOptions = {}) {
    return this.#start('stream', input, options);
  }

  /**
   * Memory for the option `promptCache`, for prompts that begin as the last one and its text did. The caller disposes
   * it.
   */
  promptCache(): PromptCache {
    return new PromptCache(this.decoder);
  }

  /** Frees the model. */
  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
  }

  #start(where: string, input: Prompt | readonly Prompt[], options: TextGenerationOptions): GenerationStream {
    return isArray(input)
      ? startGeneration(this, where, input, options)
      : startOneGeneration(this, where, input, options);
  }
}

type GenerationStream = TaskStream<string, Generation> | TaskStream<GenerationChunk, Generation[]>;

/** `Array.isArray` does not tell a readonly array from what is none. */
function isArray<T, U>(value: readonly T[] | U): value is readonly T[] {
  return Array.isArray(value);
}
