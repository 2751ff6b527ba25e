/** A chat tokenizer from the files of a model repository. */
import { fromFiles, tokenizerFiles } from '../loaders/files.js';
import { Untrusted } from '../untrusted.js';
import { ChatTemplate } from './chat-template.js';
import { ChatTokenizer } from './chat-tokenizer.js';

/** Files that a chat tokenizer may be made of: those of a tokenizer, and its template where that has a file of its own. */
export const chatFiles = [...tokenizerFiles, 'chat_template.jinja'] as const;

/**
 * Reads the files of a Hugging Face model: `chat_template` of its tokenizer_config.json, one or several by name, or
 * chat_template.jinja. The tokens that the config names, such as `bos_token` and `eos_token`, are known to the templates.
 * @param files contents by name, of those among `chatFiles` that the repository has
 */
export function fromChatFiles(files: Readonly<Partial<Record<(typeof chatFiles)[number], string | Uint8Array>>>): ChatTokenizer {
  const { 'chat_template.jinja': source, ...others } = files;
  const config = Untrusted.parse(others['tokenizer_config.json'] ?? '{}', 'tokenizer_config.json');
  const variables = namedTokens(config);
  const field = config.get('chat_template');
  const sources = new Map<string, string>();
  if (source !== undefined) sources.set('default', typeof source === 'string' ? source : new TextDecoder().decode(source));
  else if (Array.isArray(field.value)) for (const item of field.list()) sources.set(item.get('name').string(), item.get('template').string());
  else sources.set('default', field.string());
  const template = Object.fromEntries(Array.from(sources, ([name, text]) => [name, new ChatTemplate(text, { variables })]));
  return new ChatTokenizer({ tokenizer: fromFiles(others), template });
}

/** `bos_token` and its like, each a string or an added token. */
function namedTokens(config: Untrusted): Record<string, string> {
  const names = Object.keys(config.record).filter((name) => /^[a-z]+_token$/.test(name) && !config.get(name).absent);
  return Object.fromEntries(
    names.flatMap((name) => {
      const field = config.get(name);
      if (typeof field.value === 'boolean') return []; // add_bos_token
      return [[name, typeof field.value === 'object' ? field.get('content').string() : field.string()]];
    }),
  );
}
