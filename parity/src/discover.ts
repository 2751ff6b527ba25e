/** Finds the reference results under a folder laid out like the project's fixtures. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Entry, kinds } from './runner.js';

/** Published models with recorded results. */
export const publishedNames = ['gpt-nano-sort', 'stories260K'] as const;

/** Those that are in the folder `models` of a data folder. */
export function discoverPublished(data: string): Entry[] {
  return publishedNames.flatMap((name) => {
    const path = join(data, 'models', name);
    return existsSync(path) ? [{ kind: 'published' as const, name, path, root: data }] : [];
  });
}

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
  if (entries.length === 0)
    throw new Error(`parity: nothing to check under ${root}: expected folders ${kinds.join(', ')}`);
  return entries;
}
