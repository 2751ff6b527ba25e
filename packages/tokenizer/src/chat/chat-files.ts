/** A chat tokenizer from the files of a model repository, and back. */
import { fromFiles, tokenizerFiles } from '../loaders/files.js';
import { configOf, type TokenRoles } from '../loaders/to-files.js';
import { string, Untrusted } from '../untrusted.js';
import { ChatTemplate } from './chat-template.js';
import { ChatTokenizer } from './chat-tokenizer.js';

/** Files that a chat tokenizer may be made of: those of a tokenizer, and its template where that has a file of its own. */
export const chatFiles = [...tokenizerFiles, 'chat_template.jinja'] as const;

/**
 * Reads the files of a Hugging Face model: `chat_template` of its tokenizer_config.json, one or several by name, or
 * chat_template.jinja. The tokens that the config names, such as `bos_token` and `eos_token`, are known to the templates.
 * @param files contents by name, of those among `chatFiles` that the repository has
 */
export function fromChatFiles(
  files: Readonly<Partial<Record<(typeof chatFiles)[number], string | Uint8Array>>>,
): ChatTokenizer {
  const { 'chat_template.jinja': source, ...others } = files;
  const config = Untrusted.parse(others['tokenizer_config.json'] ?? '{}', 'tokenizer_config.json');
  const variables = namedTokens(config);
  const field = config.get('chat_template');
  const sources = new Map<string, string>();
  if (source !== undefined)
    sources.set('default', typeof source === 'string' ? source : new TextDecoder().decode(source));
  else if (Array.isArray(field.value))
    field.list((item) => sources.set(string()(item.get('name')), string()(item.get('template'))));
  else sources.set('default', string()(field));
  const template = Object.fromEntries(
    Array.from(sources, ([name, text]) => [name, new ChatTemplate(text, { variables })]),
  );
  return new ChatTokenizer({ tokenizer: fromFiles(others), template });
}

/**
 * The contents of `tokenizer.json`, and of a `tokenizer_config.json` with the templates, as Hugging Face Transformers reads them too.
 * @param tokens by their parts; those that the templates know by `bos_token` and the like need not be said again
 * @throws on an unknown option, or a token that the tokenizer does not have
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
  const config = { ...configOf(tokenizer, { ...Object.fromEntries(named), ...tokens }), chat_template: template };
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
      return [[name, typeof field.value === 'object' ? string()(field.get('content')) : string()(field)]];
    }),
  );
}
