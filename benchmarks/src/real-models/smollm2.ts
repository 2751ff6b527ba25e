/** SmolLM2-135M-Instruct, the GGUF file that all sides read. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TextTokenizer } from '@glossa/generation';
import type { Prompt } from './side.js';

export const data = process.env.GLOSSA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
export const folder = resolve(data, 'models/smollm2-135m-instruct');
export const file = 'SmolLM2-135M-Instruct.Q4_1.gguf';
export const path = resolve(folder, file);

/** What the first token is timed with. */
export const question = 'The capital of France is';

export const fileBytes = (): number => statSync(path).size;

/** @throws when the model is not there */
export function expectModel(): void {
  if (!existsSync(path)) throw new Error(`real-models: no ${path} (set GLOSSA_DATA)`);
}

/** Tokens of tinyshakespeare. */
export function promptOf(begin: number, end: number, tokenizer: TextTokenizer): Prompt {
  const { perplexity } = JSON.parse(readFileSync(resolve(folder, 'reference.json'), 'utf8')) as {
    perplexity: { ids: number[] };
  };
  const ids = perplexity.ids.slice(begin, end);
  const stream = tokenizer.decodeStream();
  const text = ids.map((id) => stream.push(id)).join('') + stream.finish();
  if (String(tokenizer.encode(text).ids) !== String(ids))
    throw new Error(`real-models: expected tokens ${begin} to ${end} as their text is encoded again`);
  return { ids, text };
}
