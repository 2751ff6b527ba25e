import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './runner.js';

/** What papers call the architectures, by the `model_type` of their configs. */
const byType: Readonly<Record<string, string>> = {
  transformer: 'Transformer',
  gpt2: 'GPT-2',
  gpt_neo: 'GPT-Neo',
  llama: 'Llama',
  mistral: 'Mistral',
  qwen2: 'Qwen2',
  bert: 'BERT',
  distilbert: 'DistilBERT',
  roberta: 'RoBERTa',
  t5: 'T5',
  bart: 'BART',
  marian: 'Marian',
  xlnet: 'XLNet',
};

const published: Readonly<Record<string, string>> = { 'gpt-nano-sort': 'GPT-2', stories260K: 'Llama' };

/** Every architecture that the record is to have. */
export const architectures: readonly string[] = [...Object.values(byType), 'T5 v1.1'];

/** The architecture of a model; undefined of what is none. */
export function architectureOf({ kind, name, path }: Entry): string | undefined {
  if (kind === 'published') return published[name];
  const file = join(path, 'config.json');
  if (!['models', 'variants'].includes(kind) || !existsSync(file)) return undefined;
  const config = JSON.parse(readFileSync(file, 'utf8')) as { model_type?: string; feed_forward_proj?: string };
  return config.feed_forward_proj?.startsWith('gated') ? 'T5 v1.1' : byType[config.model_type ?? ''];
}
