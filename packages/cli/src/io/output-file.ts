/** Files that a command makes: checked before the work, complete or absent after it. */
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { check, inWords } from '@glossa/check';

/** @throws when there is no folder for the file, or a folder in its place */
export async function checkOutput(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => undefined);
  check(folder?.isDirectory(), path, 'a folder to write it to', inWords(`no ${dirname(path)}`));
  const file = await stat(path).catch(() => undefined);
  check(!file?.isDirectory(), path, 'a file to write', inWords('a folder'));
}

/** An earlier file of that name is replaced once the new one is whole. */
export async function writeOutput(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
