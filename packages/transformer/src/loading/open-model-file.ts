import { openGguf, openLlama2c, type RandomAccessFile } from '@glossa/checkpoint';
import { ggufLlama } from './llama-gguf.js';
import { llama2cLlama } from './llama-llama2c.js';
import type { ModelFile } from './model-file.js';

const formats: Readonly<Record<string, (file: RandomAccessFile, where: string) => Promise<ModelFile>>> = {
  gguf: async (file, where) => ggufLlama(await openGguf(file, where), where),
  bin: async (file, where) => llama2cLlama(await openLlama2c(file, where)),
};

/** @throws when the name ends otherwise, the file is damaged, or it holds another architecture */
export async function openModelFile(file: RandomAccessFile, name: string): Promise<ModelFile> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  if (!Object.hasOwn(formats, ending)) throw new Error(`${name}: expected a name that ends in ${Object.keys(formats).map((known) => `.${known}`).join(' or ')}`);
  return formats[ending](file, name);
}
