/** The cache of this platform. */
import { findNodeModule, nodeModule } from '../node-module.js';
import { BrowserDriver } from './browser-driver.js';
import { DiskDriver } from './disk-driver.js';
import { FileCache } from './file-cache.js';
import { memoryCache } from './memory-cache.js';

/** Clearing a cache removes this folder and no other. */
const name = 'glossa-hub';

/**
 * Keeps the hub's files between runs: on disk in Node, in the Cache storage of a browser. Where a page has none (it is not secure), files
 * are kept while it is open.
 * @param location in Node a folder, by default the environment's `GLOSSA_CACHE`, else the platform's folder for caches; in browsers a name
 */
export function fileCache(location?: string): FileCache {
  if (location === '') throw new Error('fileCache: the location is empty');
  if (findNodeModule('node:fs/promises') !== undefined) {
    const { join, resolve } = nodeModule('node:path', 'a cache on disk');
    return new FileCache(
      new DiskDriver(join(resolve(location ?? (process.env['GLOSSA_CACHE'] || platformFolder())), name)),
    );
  }
  return (globalThis.caches as CacheStorage | undefined) === undefined
    ? memoryCache()
    : new FileCache(new BrowserDriver(location ?? name));
}

function platformFolder(): string {
  const { join } = nodeModule('node:path', 'a cache on disk');
  const home = nodeModule('node:os', 'a cache on disk').homedir();
  if (process.platform === 'win32')
    return join(process.env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'glossa');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'glossa');
  return join(process.env['XDG_CACHE_HOME'] || join(home, '.cache'), 'glossa');
}
