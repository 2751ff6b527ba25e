import { check, fail, inWords } from '@glossa/check';
import type { Prompt, TextTokenizer } from './parts.js';
import type { Plan } from './options.js';

export interface PromptReader {
  readonly tokenizer: TextTokenizer;
  readonly bosTokenId: number | undefined;
  /** Of the context; undefined for an endless one. */
  readonly maxLength: number | undefined;
}

/**
 * The ids that a prompt gives the model.
 *
 * @param room for new tokens, when the prompt's beginning is cut off
 * @throws GlossaError when the prompt is empty and there is no start token, too long and not to be truncated, or has an
 * id that is no token
 */
export function promptIds(
  { tokenizer, bosTokenId, maxLength }: PromptReader,
  prompt: Prompt,
  { where, truncate, settings }: Plan,
  room: number,
): readonly number[] {
  const at = `${where}: prompt`;
  const ids: unknown =
    typeof prompt === 'string' ? tokenizer.encode(prompt).ids : (prompt as Partial<typeof prompt> | null)?.ids;
  if (!isIds(ids)) return fail(at, 'text or { ids }', prompt);
  const stray = ids.find((id) => tokenizer.idToToken(id) === undefined);
  check(stray === undefined, at, 'ids of the tokenizer', stray);
  if (ids.length === 0) {
    check(bosTokenId !== undefined, at, 'some text, for the model has no start token (bosTokenId)', undefined);
    return [bosTokenId];
  }
  if (maxLength === undefined || ids.length <= maxLength) return ids;
  if (truncate === 'error') {
    const expected = `at most ${maxLength} tokens, the model's context (or the option truncate: 'left')`;
    fail(at, expected, inWords(`${ids.length}`));
  }
  // Sliding makes room by itself; otherwise leave it for the new text, but no more than half of the context.
  const left = settings.overflow === 'slide' ? 0 : Math.min(room, Math.floor(maxLength / 2));
  return ids.slice(left - maxLength);
}

function isIds(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}
