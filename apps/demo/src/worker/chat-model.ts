/** A language model that the visitor brought. */
import { hubSource, openSource, type FileSource, type OpenOptions } from '@glossa/checkpoint';
import { TextGeneration, type Generation, type TaskStream, type TextGenerationOptions } from '@glossa/generation';
import { Chat, loadChatTokenizer } from '@glossa/generation/chat';
import { namedParameters, type Module } from '@glossa/tensor';
import type { ChatMessage } from '@glossa/tokenizer/chat-template';
import type { ModelDescription, OwnSource } from './protocol.js';

/** Chats where it has a template for that, and continues a text where it has none. */
export class ChatModel implements Disposable {
  readonly #generation: TextGeneration;
  readonly #chat: Chat | undefined;
  readonly description: ModelDescription;

  private constructor(generation: TextGeneration, chat: Chat | undefined, description: ModelDescription) {
    this.#generation = generation;
    this.#chat = chat;
    this.description = description;
  }

  /** @throws when a file is missing, damaged or not supported, cannot be fetched, or on abort */
  static async open(source: OwnSource, options: OpenOptions): Promise<ChatModel> {
    const begun = performance.now();
    let bytes = 0;
    const sizes = new Map<string, number>();
    const onProgress: OpenOptions['onProgress'] = (progress) => {
      if (progress.total !== undefined) sizes.set(progress.name, progress.total);
      options.onProgress?.(progress);
    };
    const { files, file } = filesOf(source);
    const following = { signal: options.signal, onProgress, ...(file !== undefined && { file }) };
    const tokenizer = await loadChatTokenizer(files, following);
    const generation = await TextGeneration.load(files, following);
    for (const size of sizes.values()) bytes += size;
    const parameters = [...namedParameters(generation.model as unknown as Module).values()].reduce(
      (sum, { size }) => sum + size,
      0,
    );
    const chat = tokenizer && new Chat({ generation, tokenizer });
    return new ChatModel(generation, chat, {
      parameters,
      bytes,
      loadSeconds: (performance.now() - begun) / 1000,
      chats: chat !== undefined,
    });
  }

  /** The answer to the last message; without a template, what follows its text. */
  stream(messages: readonly ChatMessage[], options: TextGenerationOptions): TaskStream<string, Generation> {
    if (this.#chat) return this.#chat.stream(messages, options);
    return this.#generation.stream(String(messages.at(-1)?.content), options);
  }

  [Symbol.dispose](): void {
    (this.#chat ?? this.#generation)[Symbol.dispose]();
  }
}

/** Where the files are, and the one that holds everything, if there is such a one. */
function filesOf(source: OwnSource): { files: FileSource; file?: string | undefined } {
  if (source.kind === 'hub')
    return { files: hubSource(source.repository, { baseUrl: source.server }), file: source.file };
  const record = Object.fromEntries(source.files.map((file) => [file.name, file]));
  return { files: openSource(record), file: Object.keys(record).find((name) => name.endsWith('.gguf')) };
}
