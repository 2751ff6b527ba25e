import type { GgufFile } from '@glossa/checkpoint';
import type { ModelFile } from '../model-file.js';
import { ggufBert } from './bert.js';
import { ggufGemma } from './gemma.js';
import { ggufGpt2 } from './gpt2.js';
import { ggufLlama } from './llama.js';
import { ggufQwen2 } from './qwen2.js';

/** By `general.architecture`. */
const architectures: Readonly<Record<string, (file: GgufFile, where: string) => ModelFile | Promise<ModelFile>>> = {
  bert: ggufBert,
  gemma: ggufGemma,
  gpt2: ggufGpt2,
  llama: ggufLlama,
  qwen2: ggufQwen2,
};

/**
 * A GGUF file as a model, in llama.cpp's names.
 *
 * @throws when the architecture is another, or a setting would change the mathematics
 */
export async function ggufModel(file: GgufFile, where: string): Promise<ModelFile> {
  const type = file.metadata.get('general.architecture');
  if (typeof type === 'string' && Object.hasOwn(architectures, type)) return architectures[type](file, where);
  throw new Error(
    `${where}: general.architecture: expected ${Object.keys(architectures).join(' or ')}, received ${JSON.stringify(type) ?? 'none'}`,
  );
}
