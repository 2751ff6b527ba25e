/** A tokenizer as the files of a model repository. */
import type { TokenizerCore } from '../tokenizer-core.js';
import { checkOptions, describe } from '../untrusted.js';

/** Tokens by the part they play, for programs that ask a tokenizer for them. */
export interface TokenRoles {
  bosToken?: string;
  eosToken?: string;
  unkToken?: string;
  sepToken?: string;
  padToken?: string;
  clsToken?: string;
  maskToken?: string;
}

const roles = ['bosToken', 'eosToken', 'unkToken', 'sepToken', 'padToken', 'clsToken', 'maskToken'] as const satisfies readonly (keyof TokenRoles)[];

/**
 * The contents of `tokenizer.json`, and of the `tokenizer_config.json` by which Hugging Face Transformers loads it as it is.
 * @throws on an unknown option, or a token that the tokenizer does not have
 */
export function toFiles(tokenizer: TokenizerCore, tokens: TokenRoles = {}): { 'tokenizer.json': string; 'tokenizer_config.json': string } {
  return { 'tokenizer.json': JSON.stringify(tokenizer.toJson()), 'tokenizer_config.json': JSON.stringify(configOf(tokenizer, tokens), null, 2) };
}

export function configOf(tokenizer: TokenizerCore, tokens: TokenRoles): Record<string, unknown> {
  checkOptions(tokens, roles, 'toFiles');
  const named = roles.flatMap((role) => {
    const token = tokens[role];
    if (token === undefined) return [];
    if (tokenizer.tokenToId(token) === undefined) throw new RangeError(`toFiles: ${role}: expected a token of the tokenizer, received ${describe(token)}`);
    return [[role.replace('Token', '_token'), token]];
  });
  return { tokenizer_class: 'PreTrainedTokenizerFast', clean_up_tokenization_spaces: false, ...Object.fromEntries(named) };
}
