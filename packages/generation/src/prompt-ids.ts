import type { TextTokenizer } from './parts.js';
import type { Plan } from './options.js';

/**
 * The ids a prompt gives the model.
 * @param maxLength of the context, undefined for an endless one
 * @throws when the prompt is empty and there is no start token, or too long and not to be truncated
 */
export function promptIds(
  prompt: string,
  tokenizer: TextTokenizer,
  bosTokenId: number | undefined,
  maxLength: number | undefined,
  { truncate, decoding }: Plan,
): readonly number[] {
  const { ids } = tokenizer.encode(prompt);
  if (ids.length === 0) {
    if (bosTokenId === undefined) throw new Error('TextGeneration: prompt: expected some text, for the model has no start token (bosTokenId), received none');
    return [bosTokenId];
  }
  if (maxLength === undefined || ids.length <= maxLength) return ids;
  if (truncate === 'error') {
    throw new Error(`TextGeneration: prompt: expected at most ${maxLength} tokens, the model's context (or the option truncate: 'left'), received ${ids.length}`);
  }
  // Sliding makes room by itself; otherwise leave it for the new text, but no more than half of the context.
  const room = decoding.overflow === 'slide' ? 0 : Math.min(decoding.maxNewTokens, Math.floor(maxLength / 2));
  return ids.slice(room - maxLength);
}
