/** A language model that the visitor brought. */
import { openGguf, openSource, type FileSource, type OpenOptions } from '@glossa/checkpoint';
import { TextGeneration, type Prompt } from '@glossa/generation';
import { namedParameters } from '@glossa/tensor';
import { fromFiles, fromGguf } from '@glossa/tokenizer';
import { chatFiles, ChatTemplate, ChatTokenizer, fromChatFiles, type ChatMessage } from '@glossa/tokenizer/chat-template';
import { loadCausalLM } from '@glossa/transformer';
import type { ModelDescription, OwnSource } from './protocol.js';

type Reader = ChatTokenizer | ReturnType<typeof fromGguf>;

/** Chats where it has a template for that, and continues a text where it has none. */
export class ChatModel implements Disposable {
  private constructor(
    readonly generation: TextGeneration,
    private readonly reader: Reader,
    readonly description: ModelDescription,
  ) {}

  /** @throws when a file is missing, damaged or not supported, or on abort */
  static async open(source: OwnSource, options: OpenOptions): Promise<ChatModel> {
    const begun = performance.now();
    const { files, file } = filesOf(source);
    const reader = await (file === undefined ? readFolder(files, options) : readGguf(files, file, options));
    const model = await loadCausalLM(files, { ...options, ...(file !== undefined && { file }) });
    try {
      const generation = new TextGeneration({ model, tokenizer: reader instanceof ChatTokenizer ? reader.tokenizer : reader });
      const parameters = [...namedParameters(model).values()].reduce((sum, { size }) => sum + size, 0);
      const seconds = (performance.now() - begun) / 1000;
      return new ChatModel(generation, reader, { parameters, loadSeconds: seconds, chats: reader instanceof ChatTokenizer });
    } catch (error) {
      model[Symbol.dispose]();
      throw error;
    }
  }

  /** What the model is to go on from: all turns in its template, or the last one. */
  prompt(messages: readonly ChatMessage[]): Prompt {
    if (this.reader instanceof ChatTokenizer) return this.reader.applyChatTemplate(messages, { addGenerationPrompt: true });
    return String(messages.at(-1)!.content);
  }

  [Symbol.dispose](): void {
    this.generation[Symbol.dispose]();
  }
}

/** Where the files are, and the one that holds everything, if there is such a one. */
function filesOf(source: OwnSource): { files: FileSource; file?: string } {
  const record = Object.fromEntries(source.files.map((file) => [file.name, file]));
  const file = Object.keys(record).find((name) => name.endsWith('.gguf'));
  return { files: openSource(record), ...(file !== undefined && { file }) };
}

async function readGguf(files: FileSource, name: string, options: OpenOptions): Promise<Reader> {
  const file = await files.open(name, { signal: options.signal });
  try {
    const { metadata } = await openGguf(file, name);
    const tokenizer = fromGguf(metadata);
    const template = metadata.get('tokenizer.chat_template');
    return typeof template === 'string' ? new ChatTokenizer({ tokenizer, template: new ChatTemplate(template) }) : tokenizer;
  } finally {
    await file.close();
  }
}

async function readFolder(files: FileSource, options: OpenOptions): Promise<Reader> {
  const found: Partial<Record<(typeof chatFiles)[number], Uint8Array>> = {};
  for (const name of chatFiles) if (await files.has(name, { signal: options.signal })) found[name] = await files.read(name, options);
  const { 'chat_template.jinja': template, ...others } = found;
  return template !== undefined || namesTemplate(found['tokenizer_config.json']) ? fromChatFiles(found) : fromFiles(others);
}

function namesTemplate(config: Uint8Array | undefined): boolean {
  return config !== undefined && new TextDecoder().decode(config).includes('"chat_template"');
}
