import { fail } from '@glossa/check';
import { openSource, readGgufMetadata, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import type { TokenizerReaders } from '@glossa/tasks';
import { fromChatGguf, openChatTokenizer, type ChatTokenizer } from '@glossa/tokenizer/chat-template';

export interface LoadChatTokenizerOptions extends OpenOptions {
  /** A GGUF file that holds tokenizer and template; default the files of a folder. */
  readonly file?: string | undefined;
}

/**
 * Loads tokenizer and chat template of a model of any layout, without its weights.
 *
 * @returns undefined where it has no template, and only continues texts
 * @throws GlossaError when a file is missing, damaged or not supported; the signal's reason on abort
 */
export async function loadChatTokenizer(
  source: ModelSource,
  { file, ...options }: LoadChatTokenizerOptions = {},
): Promise<ChatTokenizer | undefined> {
  const files = openSource(source);
  if (file?.endsWith('.gguf')) return fromChatGguf(await readGgufMetadata(files, file, options));
  return openChatTokenizer({ has: (name) => files.has(name, options), read: (name) => files.read(name, options) });
}

/** Reads tokenizer and chat template of any layout. @throws GlossaError `unsupported` where there is no template */
export const chatTokenizerReaders: TokenizerReaders<ChatTokenizer> = {
  ofFolder: async (folder) => withTemplate(await openChatTokenizer(folder)),
  ofGguf: (metadata) => withTemplate(fromChatGguf(metadata)),
};

function withTemplate(found: ChatTokenizer | undefined): ChatTokenizer {
  const expected = 'a chat template (TextGeneration continues texts without one)';
  return found ?? fail('Chat.load', expected, undefined, 'unsupported');
}
