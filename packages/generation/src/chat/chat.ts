import { checkOptions, type OptionNames } from '@glossa/check';
import type { ModelSource } from '@glossa/checkpoint';
import type { PromptCache } from '@glossa/decoding';
import { openTask, type LoadTaskOptions, type TaskStream } from '@glossa/tasks';
import type { ApplyOptions, ChatMessage, ChatTokenizer } from '@glossa/tokenizer/chat-template';
import { loadCausalLM } from '@glossa/transformer';
import type { Generation } from '../generation.js';
import type { TextGenerationOptions } from '../options.js';
import { startOneGeneration } from '../start-generation.js';
import { TextGeneration } from '../text-generation.js';
import { chatTokenizerReaders } from './load-chat-tokenizer.js';

export interface ChatOptions extends TextGenerationOptions {
  /** How the messages are written, as tools or documents that the template knows. */
  template?: Omit<ApplyOptions, 'addGenerationPrompt' | 'truncation'>;
}

export interface ChatParts {
  generation: TextGeneration;
  /** Of the same tokenizer as the generation's. */
  tokenizer: ChatTokenizer;
}

const partNames: OptionNames<ChatParts> = { generation: true, tokenizer: true };

/** The answers of a causal language model to messages in its chat template. It owns the model. */
export class Chat implements Disposable {
  readonly generation: TextGeneration;
  readonly tokenizer: ChatTokenizer;
  /** What was said so far: of the next turn only what is new is read. */
  readonly #promptCache: PromptCache;

  constructor(parts: ChatParts) {
    checkOptions('Chat', parts, partNames);
    this.generation = parts.generation;
    this.tokenizer = parts.tokenizer;
    this.#promptCache = parts.generation.promptCache();
  }

  /**
   * Loads model, tokenizer and chat template of any layout: a folder with `config.json`, `tokenizer_config.json`,
   * `model.safetensors` and the files of a tokenizer, or one `file` of GGUF.
   *
   * @param source a folder (Node), an address, a repository of the Hugging Face hub, or the files by name
   * @throws GlossaError when a file is missing, damaged or not supported, or the model has no chat template; the
   * signal's reason on abort
   */
  static load(source: ModelSource, options: LoadTaskOptions = {}): Promise<Chat> {
    return openTask('Chat.load', source, options, {
      loadModel: loadCausalLM,
      tokenizers: chatTokenizerReaders,
      build({ model, tokenizer, generation }) {
        const parts = { model, tokenizer: tokenizer.tokenizer, generation };
        return new Chat({ generation: new TextGeneration(parts), tokenizer });
      },
    });
  }

  /** The answer to the last message. */
  async reply(messages: readonly ChatMessage[], options: ChatOptions = {}): Promise<Generation> {
    return this.#start('reply', messages, options).result;
  }

  /** The answer to the last message as it is written. @throws as `TextGeneration.stream` */
  stream(messages: readonly ChatMessage[], options: ChatOptions = {}): TaskStream<string, Generation> {
    return this.#start('stream', messages, options);
  }

  /** Frees the model, and the memory of what was said. */
  [Symbol.dispose](): void {
    this.#promptCache[Symbol.dispose]();
    this.generation[Symbol.dispose]();
  }

  #start(
    where: string,
    messages: readonly ChatMessage[],
    { template = {}, ...options }: ChatOptions,
  ): TaskStream<string, Generation> {
    const prompt = this.tokenizer.applyChatTemplate(messages, { ...template, addGenerationPrompt: true });
    // The state of a beam search is of several texts: there is none to go on from.
    const search = options.search ?? this.generation.defaults.search;
    const oneText =
      (search?.incremental ?? (this.generation.config.numBeams ?? 1) === 1) && (options.numResults ?? 1) === 1;
    return startOneGeneration(this.generation, where, prompt, {
      ...(oneText && { promptCache: this.#promptCache }),
      ...options,
    });
  }
}
