/** Reads the data sets that recipes train on. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { GlossaError } from '@glossa/check';

/** `GLOSSA_DATA` or its default, without a slash at the end. */
export const dataFolder = (
  process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../shared/data/', import.meta.url))
).replace(/\/$/, '');

/** A text file below `GLOSSA_DATA`, unzipped when it ends in .gz. */
export async function readData(path: string): Promise<string> {
  const bytes = await readFile(`${dataFolder}/${path}`).catch((cause: unknown) => {
    const where = `recipes: no ${path} under GLOSSA_DATA (${dataFolder})`;
    throw new GlossaError('missing-file', `${where}; each recipe's README names its public source`, { cause });
  });
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The lines of a text file below `GLOSSA_DATA`, without an empty last one. */
export async function readLines(path: string): Promise<string[]> {
  return (await readData(path)).replace(/\n$/, '').split('\n');
}
