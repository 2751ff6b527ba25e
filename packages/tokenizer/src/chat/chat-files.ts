/** A chat tokenizer from the files of a model, and back. */
import { asString, Untrusted } from '@glossa/check';
import { fromGguf } from '../loaders/gguf/gguf.js';
import { tokenizerFiles, type TokenizerFileName } from '../loaders/layouts.js';
import { fromFiles, openTokenizers, type TokenizerFolder } from '../loaders/open-tokenizers.js';
import { configOf, type TokenRoles } from '../loaders/to-files.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { ChatTemplate } from './chat-template.js';
import { ChatTokenizer } from './chat-tokenizer.js';

const configFile = 'tokenizer_config.json';
const templateFile = 'chat_template.jinja';

type ChatFileName = TokenizerFileName | typeof configFile | typeof templateFile;

/**
 * Files that a chat tokenizer may be made of: those of a tokenizer, and its template where that has a file of its own.
 */
export const chatFiles: readonly ChatFileName[] = [...tokenizerFiles, templateFile];

/**
 * Opens tokenizer and chat template of a model, which may be of any layout that `openTokenizers` knows. Templates are
 * those of `fromChatFiles`, or `tokenizer.chat_template` of a GGUF file.
 *
 * @param from the model's files, or the metadata of its GGUF file
 * @returns undefined for a model without a template, which only continues texts
 * @throws GlossaError as `openTokenizers` does, and for a template that is none
 */
export async function openChatTokenizer(
  from: TokenizerFolder | ReadonlyMap<string, unknown>,
): Promise<ChatTokenizer | undefined> {
  if (!('read' in from)) return fromChatGguf(from);
  const read = async (name: string) => ((await from.has(name)) ? await from.read(name) : undefined);
  const config = readConfig(await read(configFile));
  const source = await read(templateFile);
  if (source === undefined && config.get('chat_template').absent) return undefined;
  return chatTokenizer((await openTokenizers(from)).source, config, source);
}

/**
 * Reads the files of a Hugging Face model: `chat_template` of its tokenizer_config.json, one or several by name, or
 * chat_template.jinja. Templates know the tokens that the config names, such as `bos_token` and `eos_token`.
 *
 * @param files contents by name, of those among `chatFiles` that the model has
 * @throws GlossaError as `fromFiles` does, and for a template that is missing or none
 */
export function fromChatFiles(files: Readonly<Partial<Record<ChatFileName, string | Uint8Array>>>): ChatTokenizer {
  return chatTokenizer(fromFiles(files), readConfig(files[configFile]), files[templateFile]);
}

function readConfig(contents: string | Uint8Array | undefined): Untrusted {
  return Untrusted.parse(contents ?? '{}', configFile);
}

/** @param source the contents of chat_template.jinja, where there is one */
function chatTokenizer(
  tokenizer: Tokenizer,
  config: Untrusted,
  source: string | Uint8Array | undefined,
): ChatTokenizer {
  const variables = namedTokens(config);
  const field = config.get('chat_template');
  const sources = new Map<string, string>();
  if (source !== undefined)
    sources.set('default', typeof source === 'string' ? source : new TextDecoder().decode(source));
  else if (Array.isArray(field.value))
    field.list((item) => sources.set(asString()(item.get('name')), asString()(item.get('template'))));
  else sources.set('default', asString()(field));
  const template = Object.fromEntries(
    Array.from(sources, ([name, text]) => [name, new ChatTemplate(text, { variables })]),
  );
  return new ChatTokenizer({ tokenizer, template });
}

/** The tokens that templates may write, by their names in Jinja and in llama.cpp's keys. */
const ggufTokens = { bos_token: 'bos', eos_token: 'eos', unk_token: 'unknown', pad_token: 'padding' };

/**
 * Tokenizer and template of what a GGUF file says of itself.
 *
 * @returns undefined for a model without a template, which only continues texts
 */
export function fromChatGguf(metadata: ReadonlyMap<string, unknown>): ChatTokenizer | undefined {
  const source = metadata.get('tokenizer.chat_template');
  if (typeof source !== 'string') return undefined;
  const tokenizer = fromGguf(metadata);
  const tokens = Object.entries(ggufTokens).map(([name, key]) => {
    const id = metadata.get(`tokenizer.ggml.${key}_token_id`);
    return [name, typeof id === 'number' ? tokenizer.idToToken(id) : undefined];
  });
  const variables = Object.fromEntries(tokens.filter(([, token]) => token !== undefined));
  return new ChatTokenizer({ tokenizer, template: new ChatTemplate(source, { variables }) });
}

/**
 * The contents of `tokenizer.json`, and of a `tokenizer_config.json` with the templates, as Hugging Face Transformers
 * reads them too.
 *
 * @param tokens by their roles; those that the templates know by `bos_token` and the like need not be said again
 * @throws GlossaError for an unknown option, or a token that the tokenizer does not have
 */
export function toChatFiles(
  { tokenizer, templates }: ChatTokenizer,
  tokens: TokenRoles = {},
): { 'tokenizer.json': string; 'tokenizer_config.json': string } {
  const known = Object.values(templates).flatMap(({ variables }) => Object.entries(variables));
  const isRole = (name: string, token: unknown) =>
    /^(bos|eos|unk|sep|pad|cls|mask)_token$/.test(name) &&
    typeof token === 'string' &&
    tokenizer.tokenToId(token) !== undefined;
  const named = known.flatMap(([name, token]) => (isRole(name, token) ? [[name.replace('_t', 'T'), token]] : []));
  const [first, ...others] = Object.entries(templates).map(([name, { source }]) => ({ name, template: source }));
  const template = others.length === 0 && first?.name === 'default' ? first.template : [first, ...others];
  const roles = { ...Object.fromEntries(named), ...tokens };
  const config = { ...configOf('toChatFiles', tokenizer, roles), chat_template: template };
  return {
    'tokenizer.json': JSON.stringify(tokenizer.toJson()),
    'tokenizer_config.json': JSON.stringify(config, null, 2),
  };
}

/** `bos_token` and its like, each a string or an added token. */
function namedTokens(config: Untrusted): Record<string, string> {
  const names = Object.keys(config.record).filter((name) => /^[a-z]+_token$/.test(name) && !config.get(name).absent);
  return Object.fromEntries(
    names.flatMap((name) => {
      const field = config.get(name);
      if (typeof field.value === 'boolean') return []; // add_bos_token
      return [[name, typeof field.value === 'object' ? asString()(field.get('content')) : asString()(field)]];
    }),
  );
}
