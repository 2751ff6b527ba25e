import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readUpTo } from '../files/random-access-file.js';
import { keyWord, type CacheDriver, type PartialFile } from './cache-driver.js';
import { DiskDriver } from './disk-driver.js';
import { memoryCache } from './memory-cache.js';
import { fileCache } from './open-cache.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'glossa-cache-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = (words: string) => new TextEncoder().encode(words);
const contentOf = async (driver: CacheDriver, key: string) => {
  const file = await driver.open(key);
  if (file === undefined) return undefined;
  const bytes = await readUpTo(file, 0, 1000);
  await file.close();
  return new TextDecoder().decode(bytes);
};
const readBack = async (partial: PartialFile) => new TextDecoder().decode(await partial.read(0, partial.size));

// The third driver, a browser's, is held to the same in tests/browser.
describe.each<[string, () => CacheDriver]>([
  ['disk', () => new DiskDriver(folder)],
  ['memory', () => memoryCache().driver],
])('a cache on %s', (_, make) => {
  it('gives what was put there, and nothing else', async () => {
    const driver = make();
    expect(await driver.keys()).toEqual([]);
    expect(await driver.open('a/b')).toBeUndefined();
    await driver.write('a/b', text('one'));
    await driver.write('a/b', text('two'));
    await driver.write('c', text(''));
    expect([await contentOf(driver, 'a/b'), await contentOf(driver, 'c'), await contentOf(driver, 'a/c')]).toEqual([
      'two',
      '',
      undefined,
    ]);
    expect((await driver.keys()).sort()).toEqual(['a/b', 'c']);
  });

  it('shows a growing file only when it is whole', async () => {
    const driver = make();
    const partial = await driver.partial('a/b');
    await partial.append(text('wrong'));
    await partial.truncate();
    await partial.append(text('one '));
    await partial.append(text('two'));
    expect([partial.size, await readBack(partial)]).toEqual([7, 'one two']);
    expect([await contentOf(driver, 'a/b'), await driver.keys()]).toEqual([undefined, []]);
    await partial.finish();
    expect([await contentOf(driver, 'a/b'), await driver.keys()]).toEqual(['one two', ['a/b']]);
  });

  it('goes on with a file that was released, once, and not with one that was discarded', async () => {
    const driver = make();
    const first = await driver.partial('a/b');
    await first.append(text('one'));
    await first.release();
    const second = await driver.partial('a/b');
    expect([second.size, await readBack(second)]).toEqual([3, 'one']);
    const beside = await driver.partial('a/b');
    expect(beside.size).toBe(0);
    await beside.discard();
    await second.append(text(' two'));
    await second.discard();
    expect((await driver.partial('a/b')).size).toBe(0);
  });

  it('removes a folder of keys, with what is unfinished, or all', async () => {
    const driver = make();
    for (const key of ['a/b/c', 'ab', 'b/c']) await driver.write(key, text('x'));
    const partial = await driver.partial('a/p');
    await partial.append(text('x'));
    await partial.release();
    await driver.remove('a');
    expect((await driver.keys()).sort()).toEqual(['ab', 'b/c']);
    expect((await driver.partial('a/p')).size).toBe(0);
    await driver.remove('');
    expect(await driver.keys()).toEqual([]);
  });
});

describe('a cache on disk', () => {
  const left = (owner: string) => {
    const path = join(folder, `a.${owner}.0f.part`);
    writeFileSync(path, 'half');
    return path;
  };
  const machine = hostname().replace(/\W/g, '');

  it('takes over what a dead process left, and what nobody wrote to for long', async () => {
    left(`${machine}-4194305`); // above the largest process id
    const partial = await new DiskDriver(folder).partial('a');
    expect(await readBack(partial)).toBe('half');
    await partial.discard();
    utimesSync(left('elsewhere-1'), new Date(0), new Date(0));
    expect(await readBack(await new DiskDriver(folder).partial('a'))).toBe('half');
  });

  it('leaves alone what a living process writes, and clears the rest away with the whole file', async () => {
    const alive = [left(`${machine}-${process.pid}`), left(`${machine}-1`), left('elsewhere-1')];
    const partial = await new DiskDriver(folder).partial('a');
    expect(partial.size).toBe(0);
    left('free');
    await partial.append(text('whole'));
    await partial.finish();
    expect(readdirSync(folder).sort()).toEqual(['a', ...alive.map((path) => path.slice(folder.length + 1))].sort());
  });
});

describe('fileCache', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('lies in the folder given, else in that of the environment, else in that of the platform', () => {
    expect(fileCache(folder).location).toBe(join(folder, 'glossa-hub'));
    expect(fileCache('here').location).toBe(resolve('here', 'glossa-hub'));
    vi.stubEnv('GLOSSA_CACHE', folder);
    expect(fileCache().location).toBe(join(folder, 'glossa-hub'));
    vi.stubEnv('GLOSSA_CACHE', '');
    vi.stubEnv('XDG_CACHE_HOME', folder);
    if (process.platform === 'linux') expect(fileCache().location).toBe(join(folder, 'glossa', 'glossa-hub'));
    expect(() => fileCache('')).toThrow('fileCache: location: expected a folder or a name, received ""');
    expect(existsSync(join(folder, 'glossa-hub'))).toBe(false); // nothing is made before it is used
  });

  it('clears its own folder and no other', async () => {
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    const cache = fileCache(folder);
    await cache.driver.write('a', text('x'));
    await cache.clear();
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });
});

describe('keyWord', () => {
  it.each(['.', '..', '...', 'a/../b', '/etc/passwd', 'C:\\x', 'a\0b', 'a*?"<>|', '.hidden', 'end.', "it's (~) 詩"])(
    'makes one plain name of %j, and back',
    (word) => {
      expect(keyWord(word)).toMatch(/^(?!\.)[\w.%-]+(?<!\.)$/);
      expect(decodeURIComponent(keyWord(word))).toBe(word);
    },
  );
});
