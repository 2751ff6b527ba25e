import { openGguf, openLlama2c, type RandomAccessFile } from '@glossa/checkpoint';
import { ggufModel } from './gguf/gguf-model.js';
import { llama2cLlama } from './llama-llama2c.js';
import type { ModelFile } from './model-file.js';

const formats: Readonly<Record<string, (file: RandomAccessFile, where: string, quantized: boolean) => Promise<ModelFile>>> = {
  gguf: async (file, where, quantized) => {
    const gguf = await openGguf(file, where);
    const model = await ggufModel(gguf, where);
    return quantized ? { ...model, tensors: { shapes: gguf.shapes, read: () => gguf.readQuantized() } } : model;
  },
  bin: async (file, where) => llama2cLlama(await openLlama2c(file, where)),
};

/**
 * @param quantized whether a GGUF file's codes stay codes
 * @throws when the name ends otherwise, the file is damaged, or it holds another architecture
 */
export async function openModelFile(file: RandomAccessFile, name: string, quantized: boolean): Promise<ModelFile> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  if (!Object.hasOwn(formats, ending)) throw new Error(`${name}: expected a name that ends in ${Object.keys(formats).map((known) => `.${known}`).join(' or ')}`);
  return formats[ending](file, name, quantized);
}
