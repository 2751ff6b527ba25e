import { fail } from '@glossa/check';
import { openSource, readGgufMetadata, type FileSource, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import type { TokenizerReaders } from '@glossa/tasks';
import { fromGguf } from '@glossa/tokenizer';
import { chatFiles, ChatTemplate, ChatTokenizer, fromChatFiles } from '@glossa/tokenizer/chat-template';

export interface LoadChatTokenizerOptions extends OpenOptions {
  /** A GGUF file that holds tokenizer and template; default the files of a folder: `tokenizer.json`, `tokenizer_config.json`, `chat_template.jinja`. */
  readonly file?: string | undefined;
}

/**
 * Loads tokenizer and chat template of a model, without its weights; undefined where it has no template, and only continues texts.
 * @throws GlossaError when a file is missing, damaged or not supported; the signal's reason on abort
 */
export async function loadChatTokenizer(
  source: ModelSource,
  { file, ...options }: LoadChatTokenizerOptions = {},
): Promise<ChatTokenizer | undefined> {
  const files = openSource(source);
  if (file?.endsWith('.gguf')) return ofGguf(await readGgufMetadata(files, file, options));
  return ofFiles(files, options);
}

/** Reads tokenizer and chat template of any layout. @throws GlossaError `unsupported` where there is no template */
export const chatTokenizerReaders: TokenizerReaders<ChatTokenizer> = {
  ofGguf: (metadata) => withTemplate(ofGguf(metadata), 'the GGUF file'),
  ofFiles: async (files, options) => withTemplate(await ofFiles(files, options), files.location),
};

function withTemplate(found: ChatTokenizer | undefined, place: string): ChatTokenizer {
  return (
    found ??
    fail(
      `Chat.load: ${place}`,
      'a chat template (TextGeneration continues texts without one)',
      undefined,
      'unsupported',
    )
  );
}

async function ofFiles(files: FileSource, options: OpenOptions): Promise<ChatTokenizer | undefined> {
  const found: Partial<Record<(typeof chatFiles)[number], Uint8Array>> = {};
  for (const name of chatFiles) if (await files.has(name, options)) found[name] = await files.read(name, options);
  const hasTemplate = found['chat_template.jinja'] !== undefined || namesTemplate(found['tokenizer_config.json']);
  return hasTemplate ? fromChatFiles(found) : undefined;
}

function ofGguf(metadata: ReadonlyMap<string, unknown>): ChatTokenizer | undefined {
  const template = metadata.get('tokenizer.chat_template');
  if (typeof template !== 'string') return undefined;
  const tokenizer = fromGguf(metadata);
  return new ChatTokenizer({ tokenizer, template: new ChatTemplate(template, { variables: specialTokens(metadata) }) });
}

/** The tokens that templates may write, by their names in Jinja and in llama.cpp's keys. */
const templateTokens = { bos_token: 'bos', eos_token: 'eos', unk_token: 'unknown', pad_token: 'padding' };

function specialTokens(metadata: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const tokens = metadata.get('tokenizer.ggml.tokens') as readonly unknown[]; // `fromGguf` has checked them
  const found = Object.entries(templateTokens).map(
    ([name, key]) => [name, tokens[metadata.get(`tokenizer.ggml.${key}_token_id`) as number]] as const,
  );
  return Object.fromEntries(found.filter(([, token]) => typeof token === 'string'));
}

/** True of what is no JSON too: `fromChatFiles` says what is wrong with it. */
function namesTemplate(config: Uint8Array | undefined): boolean {
  if (config === undefined) return false;
  try {
    const { chat_template: template } = JSON.parse(new TextDecoder().decode(config)) as { chat_template?: unknown };
    return template !== undefined && template !== null;
  } catch {
    return true;
  }
}
