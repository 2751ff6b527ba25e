import { openSource, readGgufMetadata, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import { fromGguf } from '@glossa/tokenizer';
import { chatFiles, ChatTemplate, ChatTokenizer, fromChatFiles } from '@glossa/tokenizer/chat-template';

export interface LoadChatTokenizerOptions extends OpenOptions {
  /** A GGUF file that holds tokenizer and template; default the files of a folder: `tokenizer.json`, `tokenizer_config.json`, `chat_template.jinja`. */
  readonly file?: string | undefined;
}

/**
 * Tokenizer and chat template of a model, without its weights; undefined where it has no template, and only continues texts.
 * @throws when a file is missing, damaged or not supported, or on abort
 */
export async function loadChatTokenizer(
  source: ModelSource,
  { file, ...options }: LoadChatTokenizerOptions = {},
): Promise<ChatTokenizer | undefined> {
  const files = openSource(source);
  if (file?.endsWith('.gguf')) return chatTokenizerOfGguf(await readGgufMetadata(files, file, options));
  const found: Partial<Record<(typeof chatFiles)[number], Uint8Array>> = {};
  for (const name of chatFiles) if (await files.has(name, options)) found[name] = await files.read(name, options);
  return found['chat_template.jinja'] !== undefined || namesTemplate(found['tokenizer_config.json'])
    ? fromChatFiles(found)
    : undefined;
}

/** Of what a GGUF file says of itself; undefined where it has no template. */
export function chatTokenizerOfGguf(metadata: ReadonlyMap<string, unknown>): ChatTokenizer | undefined {
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
