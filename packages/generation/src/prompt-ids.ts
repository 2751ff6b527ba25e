import type { Prompt, TextTokenizer } from './parts.js';
import type { Plan } from './options.js';

/**
 * The ids a prompt gives the model.
 * @param maxLength of the context, undefined for an endless one
 * @throws when the prompt is empty and there is no start token, too long and not to be truncated, or has an id that is no token
 */
export function promptIds(
  prompt: Prompt,
  tokenizer: TextTokenizer,
  bosTokenId: number | undefined,
  maxLength: number | undefined,
  { truncate, decoding }: Plan,
): readonly number[] {
  const ids =
    typeof prompt === 'string' ? tokenizer.encode(prompt).ids : (prompt as Partial<typeof prompt> | null)?.ids;
  if (!isArray(ids)) throw new Error(`TextGeneration: prompt: expected text or { ids }, received ${typeof prompt}`);
  const stray = ids.find((id) => tokenizer.idToToken(id) === undefined);
  if (stray !== undefined)
    throw new Error(`TextGeneration: prompt: expected ids of the tokenizer, received ${String(stray)}`);
  if (ids.length === 0) {
    if (bosTokenId === undefined)
      throw new Error(
        'TextGeneration: prompt: expected some text, for the model has no start token (bosTokenId), received none',
      );
    return [bosTokenId];
  }
  if (maxLength === undefined || ids.length <= maxLength) return ids;
  if (truncate === 'error') {
    throw new Error(
      `TextGeneration: prompt: expected at most ${maxLength} tokens, the model's context (or the option truncate: 'left'), received ${ids.length}`,
    );
  }
  // Sliding makes room by itself; otherwise leave it for the new text, but no more than half of the context.
  const room = decoding.overflow === 'slide' ? 0 : Math.min(decoding.maxNewTokens, Math.floor(maxLength / 2));
  return ids.slice(room - maxLength);
}

/** `Array.isArray` does not tell a readonly array from what is none. */
export function isArray<T, U>(value: readonly T[] | U): value is readonly T[] {
  return Array.isArray(value);
}
