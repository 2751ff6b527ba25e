/** A tokenizer as the files of a model repository. */
import type { TokenizerCore } from '../tokenizer/tokenizer-core.js';
import { readOptions, asGiven, fail } from '@glossa/check';

const parts = ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'] as const;

/** Tokens by the part they play, for programs that ask a tokenizer for them: `{ bosToken: '<s>' }`. */
export type TokenRoles = { [Part in (typeof parts)[number] as `${Part}Token`]?: string };

/**
 * The contents of `tokenizer.json`, and of the `tokenizer_config.json` by which Hugging Face Transformers loads it as
 * it is.
 * @throws on an unknown option, or a token that the tokenizer does not have
 */
export function toFiles(
  tokenizer: TokenizerCore,
  tokens: TokenRoles = {},
): { 'tokenizer.json': string; 'tokenizer_config.json': string } {
  return {
    'tokenizer.json': JSON.stringify(tokenizer.toJson()),
    'tokenizer_config.json': JSON.stringify(configOf('toFiles', tokenizer, tokens), null, 2),
  };
}

/** @param where the function that the user called */
export function configOf(where: string, tokenizer: TokenizerCore, tokens: TokenRoles): Record<string, unknown> {
  readOptions(where, tokens, Object.fromEntries(parts.map((part) => [`${part}Token`, asGiven()])));
  const config: Record<string, unknown> = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    clean_up_tokenization_spaces: false,
  };
  for (const [role, token] of Object.entries(tokens)) {
    if (token !== undefined && tokenizer.tokenToId(token) === undefined)
      fail(`${where}: ${role}`, 'a token of the tokenizer', token);
    config[role.replace('T', '_t')] = token;
  }
  return config;
}
