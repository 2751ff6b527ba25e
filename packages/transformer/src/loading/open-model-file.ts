import { fail, inWords, showName } from '@glossa/check';
import { openGguf, openLlama2c, refusePickle, type GgufFile, type RandomAccessFile } from '@glossa/checkpoint';
import type { Architecture } from '../entry/architecture.js';
import type { ModelFile } from '../entry/model-file.js';
import { types } from './choose-head.js';

/** Told what a GGUF file says of itself. */
export type OnMetadata = (metadata: ReadonlyMap<string, unknown>) => void;

type OpenModelFile = (
  file: RandomAccessFile,
  where: string,
  architectures: readonly Architecture[],
  onMetadata?: OnMetadata,
) => Promise<ModelFile>;

const formats: Readonly<Record<string, OpenModelFile>> = {
  async gguf(file, where, architectures, onMetadata) {
    const gguf = await openGguf(file, where);
    onMetadata?.(gguf.metadata);
    return ggufModel(gguf, where, architectures);
  },
  async bin(file, where, architectures) {
    const reader = architectures.find(({ llama2c }) => llama2c !== undefined)?.llama2c;
    if (reader === undefined) {
      const known = types(architectures).join(' or ');
      fail(where, `a file of ${known}`, inWords('one of llama2.c'), 'unsupported');
    }
    return reader(await openLlama2c(file, where));
  },
};

/** @throws GlossaError when no model file is named so, before anything is opened or fetched */
export function checkModelFileName(name: string): void {
  refusePickle(name);
  const endings = Object.keys(formats).map((ending) => `.${ending}`);
  if (!Object.hasOwn(formats, endingOf(name)))
    fail(showName(name), `a name that ends in ${endings.join(' or ')}`, name);
}

/**
 * @param name one that `checkModelFileName` lets pass
 * @throws GlossaError when the file is damaged, or holds another architecture
 */
export async function openModelFile(
  file: RandomAccessFile,
  name: string,
  architectures: readonly Architecture[],
  onMetadata?: OnMetadata,
): Promise<ModelFile> {
  return formats[endingOf(name)](file, name, architectures, onMetadata);
}

/**
 * A GGUF file as a model, in llama.cpp's names.
 *
 * @throws GlossaError when the architecture is another, or a setting would change the numbers
 */
export async function ggufModel(
  file: GgufFile,
  where: string,
  architectures: readonly Architecture[],
): Promise<ModelFile> {
  const readers = new Map(architectures.flatMap(({ gguf = {} }) => Object.entries(gguf)));
  const type = file.metadata.get('general.architecture');
  const read = typeof type === 'string' ? readers.get(type) : undefined;
  if (read) return read(file, where);
  const known = [...readers.keys()].join(' or ') || 'no GGUF file';
  return fail(`${where}: general.architecture`, known, type, 'unsupported');
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
