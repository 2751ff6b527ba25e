import { check } from '@glossa/check';
import { findNodeModule, nodeModule } from '../files/node-module.js';
import { BrowserDriver } from './browser-driver.js';
import { DiskDriver } from './disk-driver.js';
import { FileCache } from './file-cache.js';
import { memoryCache } from './memory-cache.js';

/** Clearing a cache removes this folder and no other. */
const NAME = 'glossa-hub';

/**
 * Keeps the hub's files between runs: on disk in Node, in the Cache storage of a browser. Pages that are not secure
 * have no Cache storage: there files are kept while the page is open.
 *
 * @param location in Node a folder, by default `GLOSSA_CACHE` of the environment, else the platform's folder for
 * caches; in browsers a name
 * @throws GlossaError when the location is empty
 */
export function fileCache(location?: string): FileCache {
  check(location !== '', 'fileCache: location', 'a folder or a name', location);
  if (findNodeModule('node:fs/promises') !== undefined) {
    const { join, resolve } = nodeModule('node:path', 'a cache on disk');
    const folder = resolve(location ?? (process.env['GLOSSA_CACHE'] || platformFolder()));
    return new FileCache(new DiskDriver(join(folder, NAME)));
  }
  return (globalThis.caches as CacheStorage | undefined) === undefined
    ? memoryCache()
    : new FileCache(new BrowserDriver(location ?? NAME));
}

function platformFolder(): string {
  const { join } = nodeModule('node:path', 'a cache on disk');
  const home = nodeModule('node:os', 'a cache on disk').homedir();
  if (process.platform === 'win32')
    return join(process.env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'glossa');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'glossa');
  return join(process.env['XDG_CACHE_HOME'] || join(home, '.cache'), 'glossa');
}
