/** A conversation with a model that was trained for it. */
import { openSource, type ModelSource } from '@glossa/checkpoint';
import type { PromptCache } from '@glossa/decoding';
import type { ApplyOptions, ChatMessage, ChatTokenizer } from '@glossa/tokenizer/chat-template';
import type { LoadModelOptions } from '@glossa/transformer';
import type { Generation } from '../generation.js';
import { loadWithTokenizer } from '../loading/load-with-tokenizer.js';
import { refuseUnknown, type TextGenerationOptions } from '../options.js';
import type { Prompt } from '../parts.js';
import { TextGeneration } from '../text-generation.js';
import type { TextStream } from '../text-stream.js';
import { chatTokenizerOfGguf, loadChatTokenizer } from './load-chat-tokenizer.js';

export interface ChatOptions extends TextGenerationOptions {
  /** How the messages are written, as tools or documents that the template knows. */
  template?: Omit<ApplyOptions, 'addGenerationPrompt' | 'truncation'>;
}

/** The answers of a causal language model to messages in its chat template. It owns the model. */
export class Chat implements Disposable {
  readonly generation: TextGeneration;
  readonly tokenizer: ChatTokenizer;
  /** What was said so far: of the next turn only what is new is read. */
  readonly #promptCache: PromptCache;

  /** @param parts the generation's tokenizer and the chat's are to be one */
  constructor(parts: { generation: TextGeneration; tokenizer: ChatTokenizer }) {
    refuseUnknown('Chat', parts, ['generation', 'tokenizer']);
    this.generation = parts.generation;
    this.tokenizer = parts.tokenizer;
    this.#promptCache = parts.generation.promptCache();
  }

  /**
   * Loads model, tokenizer and template: from `config.json`, `tokenizer.json`, `tokenizer_config.json` and `model.safetensors`, or all of it
   * from one `file` of GGUF.
   * @param source a folder (Node), an address, a repository of the Hugging Face hub, or the files by name
   * @throws when a file is missing, damaged or not supported, the model has no chat template, or on abort
   */
  static async load(source: ModelSource, options: LoadModelOptions = {}): Promise<Chat> {
    refuseUnknown('Chat.load', options, ['onProgress', 'signal', 'file', 'quantized', 'onMetadata']);
    const files = openSource(source);
    const { onProgress, signal, file } = options;
    const expected = (found: ChatTokenizer | undefined) => {
      if (found === undefined)
        throw new Error(
          `Chat.load: expected a chat template, ${file ?? files.location} has none; TextGeneration continues texts without one`,
        );
      return found;
    };
    const readers = {
      ofGguf: (metadata: ReadonlyMap<string, unknown>) => expected(chatTokenizerOfGguf(metadata)),
      ofFiles: async () => expected(await loadChatTokenizer(files, { onProgress, signal, file })),
    };
    return loadWithTokenizer(files, options, readers, (model, tokenizer) => {
      return new Chat({ generation: new TextGeneration({ model, tokenizer: tokenizer.tokenizer }), tokenizer });
    });
  }

  /** The answer to the last message. */
  reply(messages: readonly ChatMessage[], options: ChatOptions = {}): Promise<Generation> {
    return this.generation.generate(this.#prompt(messages, options.template), this.#generating(options));
  }

  /** The answer to the last message as it is written. @throws as `TextGeneration.stream` */
  stream(messages: readonly ChatMessage[], options: ChatOptions = {}): TextStream {
    return this.generation.stream(this.#prompt(messages, options.template), this.#generating(options));
  }

  /** Frees the model, and the memory of what was said. */
  [Symbol.dispose](): void {
    this.#promptCache[Symbol.dispose]();
    this.generation[Symbol.dispose]();
  }

  #generating({ template: _, ...options }: ChatOptions): TextGenerationOptions {
    const { search } = options;
    return search && !search.incremental ? options : { promptCache: this.#promptCache, ...options };
  }

  #prompt(messages: readonly ChatMessage[], template: ChatOptions['template'] = {}): Prompt {
    return this.tokenizer.applyChatTemplate(messages, { ...template, addGenerationPrompt: true });
  }
}
