import { openGguf, type FileSource, type OpenOptions } from '@glossa/checkpoint';

/** What a GGUF file says of itself, tokenizer and chat template among it. */
export async function ggufMetadata(files: FileSource, name: string, options: OpenOptions): Promise<ReadonlyMap<string, unknown>> {
  const file = await files.open(name, options);
  try {
    return (await openGguf(file, name)).metadata;
  } finally {
    await file.close();
  }
}
