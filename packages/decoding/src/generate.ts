import type { Decoder } from './decoder/decoder.js';
import { checkGenerateOptions, checkPrompts, type GenerateOptions, type GenerateSettings } from './generate-options.js';
import type { Step } from './searches/step.js';

/**
 * Continues prompts, and streams each new id. However the stream ends, the decoder's state is disposed.
 *
 * @param prompts ids [rows][length], at least one id each and at most the decoder's `maxLength`
 * @throws GlossaError at once on an unknown option or a bad prompt; while it runs, on logits that are not numbers.
 * The signal's reason on abort.
 */
export function generate(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions = {},
): AsyncGenerator<Step, void, undefined> {
  const settings = checkGenerateOptions('generate', options);
  checkPrompts(decoder, prompts, settings);
  return runSearch(decoder, prompts, settings);
}

/**
 * What `generate` does once options and prompts are checked, for task heads: they check options once, in their own
 * name (`checkGenerateOptions`, `checkPrompts`), and then run batch after batch.
 *
 * Prompts of equal length are decoded together; groups of other lengths follow, in the order of their first prompt.
 */
export async function* runSearch(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  { search, ...settings }: GenerateSettings,
): AsyncGenerator<Step, void, undefined> {
  for (const rows of byLength(prompts)) yield* search.run(decoder, { ...settings, prompts, rows });
}

/** Rows with prompts of equal length together. */
function byLength(prompts: readonly (readonly number[])[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [row, { length }] of prompts.entries()) {
    const rows = groups.get(length);
    if (rows) rows.push(row);
    else groups.set(length, [row]);
  }
  return [...groups.values()];
}
