/** Finds the reference results under a folder laid out like the project's fixtures. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Entry, kinds } from './runner.js';

/** Every entry under `root`, by kind, then by name. Throws when the folder does not exist or holds none. */
export function discover(root: string): Entry[] {
  if (!existsSync(root)) throw new Error(`parity: no folder ${root}`);
  const entries = kinds.flatMap((kind) => {
    const folder = join(root, kind);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter((item) => item.isDirectory() || item.name.endsWith('.json'))
      .map((item) => ({ kind, name: item.name.replace(/\.json$/, ''), path: join(folder, item.name), root }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  });
  if (entries.length === 0) throw new Error(`parity: nothing to check under ${root}: expected folders ${kinds.join(', ')}`);
  return entries;
}
