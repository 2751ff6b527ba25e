import { openGguf, openLlama2c, type RandomAccessFile } from '@glossa/checkpoint';
import { ggufModel } from './gguf/gguf-model.js';
import { llama2cLlama } from './llama-llama2c.js';
import type { ModelFile } from './model-file.js';

export interface GgufOptions {
  /** Whether the file's codes stay codes. */
  readonly quantized: boolean;
  readonly onMetadata?: ((metadata: ReadonlyMap<string, unknown>) => void) | undefined;
}

const formats: Readonly<Record<string, (file: RandomAccessFile, where: string, ofGguf: GgufOptions) => Promise<ModelFile>>> = {
  gguf: async (file, where, { quantized, onMetadata }) => {
    const gguf = await openGguf(file, where);
    onMetadata?.(gguf.metadata);
    const model = ggufModel(gguf, where);
    return quantized ? { ...model, tensors: { shapes: gguf.shapes, read: () => gguf.readQuantized() } } : model;
  },
  bin: async (file, where) => llama2cLlama(await openLlama2c(file, where)),
};

/** @throws when the name ends otherwise, the file is damaged, or it holds another architecture */
export async function openModelFile(file: RandomAccessFile, name: string, ofGguf: GgufOptions): Promise<ModelFile> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  if (!Object.hasOwn(formats, ending)) throw new Error(`${name}: expected a name that ends in ${Object.keys(formats).map((known) => `.${known}`).join(' or ')}`);
  return formats[ending](file, name, ofGguf);
}
