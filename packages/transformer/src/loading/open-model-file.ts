import { openGguf, openLlama2c, refusePickle, type RandomAccessFile } from '@glossa/checkpoint';
import { ggufModel } from './gguf/gguf-model.js';
import { llama2cLlama } from './llama-llama2c.js';
import type { ModelFile } from './model-file.js';

/** Told what a GGUF file says of itself. */
export type OnMetadata = (metadata: ReadonlyMap<string, unknown>) => void;

const formats: Readonly<
  Record<string, (file: RandomAccessFile, where: string, onMetadata?: OnMetadata) => Promise<ModelFile>>
> = {
  gguf: async (file, where, onMetadata) => {
    const gguf = await openGguf(file, where);
    onMetadata?.(gguf.metadata);
    return ggufModel(gguf, where);
  },
  bin: async (file, where) => llama2cLlama(await openLlama2c(file, where)),
};

/** @throws when no model file is named so, before anything is opened or fetched */
export function checkModelFileName(name: string): void {
  refusePickle(name);
  if (!Object.hasOwn(formats, endingOf(name)))
    throw new Error(
      `${name}: expected a name that ends in ${Object.keys(formats)
        .map((known) => `.${known}`)
        .join(' or ')}`,
    );
}

/**
 * @param name one that `checkModelFileName` lets pass
 * @throws when the file is damaged, or holds another architecture
 */
export async function openModelFile(file: RandomAccessFile, name: string, onMetadata?: OnMetadata): Promise<ModelFile> {
  return formats[endingOf(name)](file, name, onMetadata);
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
