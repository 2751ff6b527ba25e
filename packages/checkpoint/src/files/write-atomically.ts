import { nodeModule } from './node-module.js';

/** Writes a file under another name, flushes it and moves it into place: a reader never sees half of it (Node). */
export async function writeAtomically(path: string, chunks: Iterable<Uint8Array>): Promise<void> {
  const { open, rename, rm } = nodeModule('node:fs/promises', `writing ${path}`);
  const temporary = `${path}.${globalThis.crypto.randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      for (const chunk of chunks) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
