/** Special tokens of a tokenizer in training: they take the first ids. */
import { describe } from '../untrusted.js';

export function checkSpecialTokens(tokens: readonly string[]): void {
  tokens.forEach((token, i) => {
    if (typeof token !== 'string' || token === '') throw new TypeError(`specialTokens[${i}]: expected text, received ${describe(token)}`);
    if (tokens.indexOf(token) !== i) throw new RangeError(`specialTokens[${i}]: ${JSON.stringify(token)} is there twice`);
  });
}

export function specialTokensJson(tokens: readonly string[]): Record<string, unknown>[] {
  return tokens.map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }));
}
