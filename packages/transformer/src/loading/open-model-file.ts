import { openGguf, openLlama2c, refusePickle, type RandomAccessFile } from '@glossa/checkpoint';
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

/** @throws when no model file is named so, before anything is opened or fetched */
export function checkModelFileName(name: string): void {
  refusePickle(name);
  if (!Object.hasOwn(formats, endingOf(name))) throw new Error(`${name}: expected a name that ends in ${Object.keys(formats).map((known) => `.${known}`).join(' or ')}`);
}

/**
 * @param name one that `checkModelFileName` lets pass
 * @param quantized whether a GGUF file's codes stay codes
 * @throws when the file is damaged, or holds another architecture
 */
export async function openModelFile(file: RandomAccessFile, name: string, quantized: boolean): Promise<ModelFile> {
  return formats[endingOf(name)](file, name, quantized);
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
