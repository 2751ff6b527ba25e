/** A language model that the visitor brought. */
import { hubSource, openSource, type FileSource, type OpenOptions } from '@glossa/checkpoint';
import { TextGeneration, type Prompt, type PromptCache } from '@glossa/generation';
import { loadChatTokenizer } from '@glossa/generation/chat';
import { namedParameters, type Module } from '@glossa/tensor';
import type { ChatMessage, ChatTokenizer } from '@glossa/tokenizer/chat-template';
import type { ModelDescription, OwnSource } from './protocol.js';

/** Chats where it has a template for that, and continues a text where it has none. */
export class ChatModel implements Disposable {
  /** What was said so far, which is not read again. */
  readonly promptCache: PromptCache;

  private constructor(
    readonly generation: TextGeneration,
    private readonly chat: ChatTokenizer | undefined,
    readonly description: ModelDescription,
  ) {
    this.promptCache = generation.promptCache();
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
    const chat = await loadChatTokenizer(files, following);
    const generation = await TextGeneration.load(files, following);
    for (const size of sizes.values()) bytes += size;
    const parameters = [...namedParameters(generation.model as unknown as Module).values()].reduce(
      (sum, { size }) => sum + size,
      0,
    );
    return new ChatModel(generation, chat, {
      parameters,
      bytes,
      loadSeconds: (performance.now() - begun) / 1000,
      chats: chat !== undefined,
    });
  }

  /** What the model is to go on from: all turns in its template, or the last one. */
  prompt(messages: readonly ChatMessage[]): Prompt {
    return this.chat?.applyChatTemplate(messages, { addGenerationPrompt: true }) ?? String(messages.at(-1)!.content);
  }

  [Symbol.dispose](): void {
    this.promptCache[Symbol.dispose]();
    this.generation[Symbol.dispose]();
  }
}

/** Where the files are, and the one that holds everything, if there is such a one. */
function filesOf(source: OwnSource): { files: FileSource; file?: string | undefined } {
  if (source.kind === 'hub')
    return { files: hubSource(source.repository, { baseUrl: source.server }), file: source.file };
  const record = Object.fromEntries(source.files.map((file) => [file.name, file]));
  return { files: openSource(record), file: Object.keys(record).find((name) => name.endsWith('.gguf')) };
}
