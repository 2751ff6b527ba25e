import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256, startHub, type Fault, type Hub } from '@glossa/test-hub';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryCache } from '../cache/memory-cache.js';
import { fileCache } from '../cache/open-cache.js';
import { openSource } from '../source/open-source.js';
import { readUpTo } from '../files/random-access-file.js';
import { hubSource, type HubOptions } from './hub-source.js';

const config = new TextEncoder().encode('{"a": [1, "é"]}');
const weights = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) >> 3);
const files = {
  'config.json': config,
  'model.safetensors': weights,
  'sub/a b#?.json': config,
  'empty.txt': new Uint8Array(0),
};
const name = 'owner/tiny';

let hub: Hub;
let folder: string;
let commit: string;
beforeAll(async () => void (hub = await startHub()));
afterAll(() => hub[Symbol.asyncDispose]());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glossa-hub-'));
  for (const known of Object.keys(hub.repositories)) delete hub.repositories[known];
  hub.received.length = 0;
  hub.fault = () => undefined;
  hub.isSilent = false;
  commit = hub.commit(name, files);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: HubOptions = {}, repository = name) =>
  hubSource(repository, { baseUrl: hub.url, cache: fileCache(folder), ...options });
/** Breaks the first answers that bring a content. */
const failing = (...faults: Fault[]) => (hub.fault = ({ method }) => (method === 'GET' ? faults.shift() : undefined));
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const filesUnder = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe('a repository', () => {
  it('gives its files, large ones by the server that it redirects to, each fetched once', async () => {
    const source = open();
    expect(source.location).toBe(`owner/tiny at main on ${new URL(hub.url).host}`);
    expect(await source.readJson('config.json')).toEqual({ a: [1, 'é'] });
    expect(isSame(await source.read('model.safetensors'), weights)).toBe(true);
    expect(isSame(await source.read('sub/a b#?.json'), config)).toBe(true);
    expect((await source.read('empty.txt')).length).toBe(0);
    const fetched = hub.fetched();
    expect(fetched).toEqual(['config.json', 'large']); // two names of one content are one download, and nothing is none
    for (const again of [source, open()]) expect(isSame(await again.read('model.safetensors'), weights)).toBe(true);
    expect(hub.fetched()).toEqual(fetched);
  });

  it('gives parts in any order', async () => {
    const file = await open().open('model.safetensors');
    expect(file.size).toBe(weights.length);
    for (const [begin, end] of [
      [2_000_000, 2_000_100],
      [0, 8],
      [2_999_999, 4_000_000],
      [5_000_000, 5_000_001],
    ] as const) {
      expect(isSame(await readUpTo(file, begin, end), weights.subarray(begin, end))).toBe(true);
    }
    await file.close();
  });

  it('tells which files there are without fetching them', async () => {
    const source = open();
    expect(await source.has('model.safetensors')).toBe(true);
    expect(await source.has('absent.json')).toBe(false);
    await expect(source.read('absent.json')).rejects.toThrow(`absent.json: not found in ${source.location}`);
    expect(hub.fetched()).toEqual([]);
  });

  it('reports a download, and reading what was fetched before', async () => {
    for (const source of [open(), open()]) {
      const seen: number[] = [];
      await source.read('model.safetensors', {
        onProgress({ name: file, loaded, total }) {
          expect([file, total]).toEqual(['model.safetensors', weights.length]);
          seen.push(loaded);
        },
      });
      expect(seen.length).toBeGreaterThan(2);
      expect([...new Set(seen)].sort((a, b) => a - b)).toEqual(seen);
      expect(seen.at(-1)).toBe(weights.length);
    }
  });

  it('is opened by its name, by an address, and by a name that is no folder', async () => {
    vi.stubEnv('GLOSSA_HUB', hub.url);
    vi.stubEnv('GLOSSA_CACHE', folder);
    try {
      for (const source of [
        name,
        `hf://${name}`,
        new URL(`hf://${name}@main`),
        `hf://${name}@${commit}`,
        hubSource(name),
      ]) {
        expect(await openSource(source).readJson('config.json')).toEqual({ a: [1, 'é'] });
      }
      await expect(openSource('owner/typo').read('config.json')).rejects.toThrow(
        /^owner\/typo: [^\n]+ no such repository[^\n]+\(there is no folder owner\/typo either\)$/,
      );
      await expect(openSource('typo').read('config.json')).rejects.toThrow('config.json: not found in typo');
      expect(await openSource('src/source').has('open-source.ts')).toBe(true); // a folder comes first
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('is read by the list of its files where redirects hide what the hub says', async () => {
    hub.isSilent = true;
    const source = open();
    expect(isSame(await source.read('model.safetensors'), weights)).toBe(true);
    expect(await source.readJson('config.json')).toEqual({ a: [1, 'é'] });
    expect(await source.has('absent.json')).toBe(false);
    expect(hub.received.filter(({ path }) => path.startsWith('/api/models/')).length).toBe(1);
  });
});

describe('revisions', () => {
  it('are branches, tags and commits, looked up again by each source', async () => {
    const other = hub.commit(name, { 'config.json': new TextEncoder().encode('2') }, 'refs/pr/1');
    for (const [revision, value] of [
      ['main', { a: [1, 'é'] }],
      ['refs/pr/1', 2],
      [other, 2],
      [commit, { a: [1, 'é'] }],
    ] as const) {
      expect(await open({ revision }).readJson('config.json')).toEqual(value);
    }
    hub.commit(name, { 'config.json': new TextEncoder().encode('3') });
    expect(await open().readJson('config.json')).toBe(3);
  });

  it('stay the same commit for one source', async () => {
    const source = open();
    await source.read('config.json');
    hub.commit(name, { 'model.safetensors': new Uint8Array(20_000) });
    expect(isSame(await source.read('model.safetensors'), weights)).toBe(true);
  });

  it('that are commits and in the cache ask nobody', async () => {
    await open({ revision: commit }).read('config.json');
    hub.received.length = 0;
    await open({ revision: commit }).read('config.json');
    expect(hub.received).toEqual([]);
  });
});

describe('the token', () => {
  const token = 'hf_secret';

  it('goes to the hub and not where it redirects to', async () => {
    hub.repositories[name].token = token;
    expect(isSame(await open({ token }).read('model.safetensors'), weights)).toBe(true);
    expect(new Set(hub.received.map(({ server, authorization }) => `${server} ${authorization}`))).toEqual(
      new Set([`hub Bearer ${token}`, 'store undefined']),
    );
  });

  it('is asked for, and named when it is not enough', async () => {
    hub.repositories[name].token = token;
    const host = new URL(hub.url).host;
    await expect(open().read('config.json')).rejects.toThrow(
      `owner/tiny: ${host} answered 401: no such repository, or it needs a token (option token)`,
    );
    await expect(open({ token: 'hf_wrong' }).read('config.json')).rejects.toThrow(
      `owner/tiny: ${host} answered 401: the token was not accepted`,
    );
    hub.repositories[name].isGated = true;
    await expect(open().read('config.json')).rejects.toThrow(
      `owner/tiny: gated on ${host}: accept its terms there, and pass a token`,
    );
    await expect(open({ token: 'hf_wrong' }).read('config.json')).rejects.toThrow(
      'pass a token of the account that did',
    );
  });

  it('is in no error and no property', async () => {
    hub.fault = () => ({ status: 500 });
    const source = open({ token, retries: 0 });
    const error = (await source.read('config.json').catch((thrown: Error) => thrown)) as Error;
    expect(error.message).toContain('500');
    for (const text of [error.message, error.stack, JSON.stringify(error), JSON.stringify(source)])
      expect(text).not.toContain(token);
    expect(() => open({ token: 'line\nbreak' })).toThrow(
      /^hubSource: token: expected visible ASCII characters, received others$/,
    );
    expect(() => open({ baseUrl: 'http://user:secret@host/' })).toThrow(
      'hubSource: baseUrl: expected an address without user, query and fragment, received http://host/',
    );
  });

  it('stays at home when a server leads back to the hub', async () => {
    hub.fault = ({ server }) =>
      server === 'store' ? { status: 302, headers: { location: `${hub.url}/stolen` } } : undefined;
    await expect(open({ token, retries: 0 }).read('model.safetensors')).rejects.toThrow();
    expect(hub.received.find(({ path }) => path === '/stolen')?.authorization).toBeUndefined();
    expect(hub.received.some(({ path }) => path === '/stolen')).toBe(true);
  });
});

describe('refusals', () => {
  it('name the repository, the revision or the file', async () => {
    const host = new URL(hub.url).host;
    await expect(open({}, 'owner/absent').read('config.json')).rejects.toThrow(
      `owner/absent: ${host} answered 401: no such repository, or it needs a token`,
    );
    await expect(open({ token: 'any' }, 'owner/absent').read('config.json')).rejects.toThrow(
      `owner/absent: no such repository on ${host}`,
    );
    await expect(open({ revision: 'v9' }).read('config.json')).rejects.toThrow(`owner/tiny: no revision v9 on ${host}`);
    await expect(open({ baseUrl: 'http://127.0.0.1:9', retries: 0 }).read('config.json')).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:9\/owner\/tiny\/resolve\/main\/config\.json: [^\n]+$/,
    );
  });

  it('of a busy server are tried again, after as long as it says', async () => {
    let left = 2;
    hub.fault = () => (left-- > 0 ? { status: 429, headers: { 'retry-after': '0' } } : undefined);
    expect(await open().readJson('config.json')).toEqual({ a: [1, 'é'] });
    hub.fault = () => ({ status: 503, headers: { 'retry-after': '0' } });
    await expect(open({ retries: 2 }).read('model.safetensors')).rejects.toThrow(
      /^owner\/tiny: expected a file, received 503 Service Unavailable from 127\.0\.0\.1:\d+$/,
    );
  });

  it('come before a download that is too large', async () => {
    await expect(open({ maxFileBytes: 1000 }).read('model.safetensors')).rejects.toThrow(
      'model.safetensors: expected at most 1000 bytes, received 3000000',
    );
    await expect(open().read('model.safetensors', { maxBytes: 1000 })).rejects.toThrow(
      'model.safetensors: expected at most 1000 bytes, received 3000000',
    );
    expect(hub.fetched()).toEqual([]);
  });

  it('meet redirects in a circle and to other protocols', async () => {
    hub.fault = ({ server, path }) => (server === 'store' ? { status: 302, headers: { location: path } } : undefined);
    await expect(open().read('model.safetensors')).rejects.toThrow('expected at most 10 redirects, received more');
    hub.fault = ({ server }) =>
      server === 'store' ? { status: 302, headers: { location: 'file:///etc/passwd' } } : undefined;
    await expect(open().read('model.safetensors')).rejects.toThrow(
      'expected a redirect to an address, received one to file:',
    );
  });

  it.each<[string, HubOptions, string]>([
    ['../x', {}, 'hubSource: repository: expected "owner/name", received "../x"'],
    ['a/b/c', {}, 'hubSource: repository: expected "owner/name", received "a/b/c"'],
    ['a/..', {}, 'hubSource: repository: expected "owner/name", received "a/.."'],
    ['a\\b', {}, 'hubSource: repository: expected "owner/name"'],
    ['a/b\0', {}, 'hubSource: repository: expected "owner/name"'],
    [
      name,
      { revision: '../../etc' },
      'hubSource: revision: expected a branch, a tag or a commit, received "../../etc"',
    ],
    [name, { revision: '' }, 'hubSource: revision: expected a branch, a tag or a commit, received ""'],
    [name, { revision: 'a b' }, 'hubSource: revision: expected a branch, a tag or a commit, received "a b"'],
    [name, { baseUrl: 'ftp://host' }, 'hubSource: baseUrl: expected an http: or https: address, received "ftp://host"'],
    [name, { timeout: 0 }, 'hubSource: timeout: expected milliseconds from 1 to 2147483647, received 0'],
    [name, { retries: -1 }, 'hubSource: retries: expected an integer from 0 to 100, received -1'],
    [name, { maxFileBytes: Number.NaN }, 'hubSource: maxFileBytes: expected a number of bytes, received NaN'],
    [
      name,
      { cache: '/tmp' as never },
      'hubSource: cache: expected what fileCache or memoryCache returns, received "/tmp"',
    ],
    [name, { tokens: 'x' } as never, 'hubSource: unknown option "tokens"'],
  ])('meet %j with %j', (repository, options, message) =>
    expect(() => hubSource(repository, { cache: memoryCache(), ...options })).toThrow(message),
  );

  it.each(['../config.json', '/config.json', 'a/../../b', 'a\\b', 'C:x', 'a\0b'])(
    'meet the file name %j',
    async (file) => {
      await expect(open().read(file)).rejects.toThrow(/^file name: expected a relative path inside the source/);
      expect(hub.received).toEqual([]);
    },
  );
});

describe('a broken download', () => {
  it('goes on where it broke, within one call', async () => {
    failing({}, { cutAfter: 1_000_000 }, {}, { cutAfter: 500_000 });
    const seen: number[] = [];
    expect(
      isSame(await open().read('model.safetensors', { onProgress: ({ loaded }) => seen.push(loaded) }), weights),
    ).toBe(true);
    expect(hub.fetched()).toEqual(['large', 'large from 1000000', 'large from 1500000']);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it('goes on in the next call, and after an abort', async () => {
    failing({}, { cutAfter: 1_000_000 });
    // no signature in it
    await expect(open({ retries: 0 }).read('model.safetensors')).rejects.toThrow(/^http:\/\/127[^?\n]+$/);
    const controller = new AbortController();
    const reading = open().read('model.safetensors', {
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded > 1_500_000 && controller.abort(new Error('enough')),
    });
    await expect(reading).rejects.toThrow('enough');
    expect(isSame(await open().read('model.safetensors'), weights)).toBe(true);
    const starts = hub.fetched().map((text) => Number(text.split(' from ')[1] ?? 0));
    expect(starts[1]).toBe(1_000_000);
    expect(starts[2]).toBeGreaterThan(1_500_000);
    expect(filesUnder(folder).filter((file) => file.endsWith('.part'))).toEqual([]);
  });

  it('goes on after the process was killed', async () => {
    hub.fault = ({ server }) => (server === 'store' ? { stallAfter: 2_000_000 } : undefined);
    const code = `import { fileCache } from './src/cache/open-cache.ts';
      import { hubSource } from './src/hub/hub-source.ts';
      const cache = fileCache(${JSON.stringify(folder)});
      const source = hubSource(${JSON.stringify(name)}, { baseUrl: ${JSON.stringify(hub.url)}, cache });
      const onProgress = ({ loaded }) => loaded === 2_000_000 && console.log('enough');
      await source.read('model.safetensors', { onProgress });`;
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--conditions=@glossa/source', '--import', 'tsx', '--input-type=module', '-e', code],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    hub.fault = () => undefined;
    expect(isSame(await open().read('model.safetensors'), weights)).toBe(true);
    expect(hub.fetched()).toEqual(['large', 'large from 2000000']);
  });

  it('starts over when the server knows no ranges, or the content is another by now', async () => {
    failing({}, { cutAfter: 1_000_000 }, {}, { ignoresRange: true });
    expect(isSame(await open().read('model.safetensors'), weights)).toBe(true);
    rmSync(folder, { recursive: true });
    failing({}, { cutAfter: 1_000_000, etag: '"first"' }, {}, { etag: '"second"' }); // If-Range
    expect(isSame(await open().read('model.safetensors'), weights)).toBe(true);
    expect(hub.received.at(-1)).toMatchObject({ range: 'bytes=1000000-', ifRange: '"first"' });
  });

  it('is of no use for another content of the same name', async () => {
    failing({}, { cutAfter: 1_000_000 });
    await expect(open({ retries: 0 }).read('model.safetensors')).rejects.toThrow();
    const changed = weights.map((byte) => byte ^ 1);
    hub.commit(name, { 'model.safetensors': changed });
    expect(isSame(await open().read('model.safetensors'), changed)).toBe(true);
    expect(hub.fetched()).toEqual(['large', 'large']);
  });

  it('is given up when nothing comes any more', async () => {
    hub.fault = ({ server }) => (server === 'store' ? { stallAfter: 1000 } : undefined);
    await expect(open({ timeout: 100, retries: 1 }).read('model.safetensors')).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:\d+\/\w+: almost nothing arrived for 0\.1 s$/,
    );
    failing({}, { stallAfter: 1_000_000 });
    expect(isSame(await open({ timeout: 300 }).read('model.safetensors'), weights)).toBe(true);
  });

  it('ends at once when aborted, also while nothing comes and while it waits to try again', async () => {
    for (const fault of [{ stallAfter: 0 }, { status: 503, headers: { 'retry-after': '30' } }]) {
      hub.fault = ({ method }) => (method === 'GET' ? fault : undefined);
      const controller = new AbortController();
      const reading = open().read('model.safetensors', { signal: controller.signal });
      setTimeout(() => controller.abort(new Error('enough')), 50);
      await expect(reading).rejects.toThrow('enough');
    }
  });
});

describe('a wrong content', () => {
  const wrong = weights.map((byte, i) => (i === 2_000_000 ? byte ^ 1 : byte));

  it.each<[string, Fault, RegExp]>([
    [
      'of the right size',
      { content: wrong },
      /^model\.safetensors: expected the checksum [0-9a-f]{64}, received [0-9a-f]{64} from 127\.0\.0\.1:\d+$/,
    ],
    [
      'that says to be longer',
      { content: new Uint8Array(3_000_001) },
      /^model\.safetensors: expected 3000000 bytes, received 3000001 from http:[^?\n]+$/,
    ],
    [
      'that says to be shorter',
      { content: weights.subarray(0, 10) },
      /^model\.safetensors: expected 3000000 bytes, received 10 from http:[^?\n]+$/,
    ],
    [
      'that goes on',
      { content: new Uint8Array(3_000_001), isChunked: true },
      /^model\.safetensors: expected 3000000 bytes, received more$/,
    ],
    ['that is no content', { status: 204 }, /^model\.safetensors: expected a file, received 204 from http:[^?\n]+$/],
  ])('%s is an error and not kept', async (_, fault, message) => {
    hub.fault = ({ server }) => (server === 'store' ? fault : undefined);
    await expect(open().read('model.safetensors')).rejects.toThrow(message);
    expect(filesUnder(folder).filter((file) => file !== 'main')).toEqual([]);
    hub.fault = () => undefined;
    expect(isSame(await open().read('model.safetensors'), weights)).toBe(true);
  });

  it('of a small file is an error too', async () => {
    hub.fault = ({ path, method }) =>
      path.startsWith('/api/resolve-cache') && method === 'GET'
        ? { content: new TextEncoder().encode('{"a": [2, "é"]}') }
        : undefined;
    await expect(open().read('config.json')).rejects.toThrow(
      /^config\.json: expected the checksum [0-9a-f]{40}, received/,
    );
  });

  it('after the first part is found by the checksum of all', async () => {
    failing({}, { cutAfter: 1_000_000 }, {}, { content: wrong });
    await expect(open().read('model.safetensors')).rejects.toThrow('expected the checksum');
  });

  it('that ends too early, without a word of its length, is asked for again and then an error', async () => {
    hub.fault = ({ server }) =>
      server === 'store' ? { content: weights.subarray(0, 1_000_000), isChunked: true } : undefined;
    await expect(open({ retries: 1 }).read('model.safetensors')).rejects.toThrow(/^model\.safetensors: [^\n]+$/);
    expect(hub.fetched()).toEqual(['large', 'large from 1000000']);
  });

  it('in another part than was asked for is refused', async () => {
    failing({}, { cutAfter: 1_000_000 }, {}, { headers: { 'content-range': 'bytes 0-1999999/3000000' } });
    await expect(open().read('model.safetensors')).rejects.toThrow(
      'model.safetensors: expected bytes 1000000-2999999/3000000, received "bytes 0-1999999/3000000"',
    );
  });
});

describe('the cache', () => {
  it('is listed and cleared, wholly or by repository', async () => {
    hub.commit('other/tiny', files);
    await open().read('config.json');
    await open({}, 'other/tiny').read('model.safetensors');
    const cache = fileCache(folder);
    const listed = await cache.list();
    expect(listed).toMatchObject([
      {
        repository: 'other/tiny',
        file: 'model.safetensors',
        bytes: weights.length,
        revisions: ['main'],
        host: new URL(hub.url).host,
      },
      { repository: name, file: 'config.json', bytes: config.length, revisions: ['main'], commit },
    ]);
    await open().read('config.json');
    const [latest] = await cache.list();
    expect(latest.file).toBe('config.json');
    expect(latest.lastUsed.getTime()).toBeGreaterThanOrEqual(listed[0].lastUsed.getTime());
    await cache.clear('other/tiny');
    expect((await cache.list()).map(({ repository }) => repository)).toEqual([name]);
    await cache.clear();
    expect(await cache.list()).toEqual([]);
    expect(filesUnder(folder)).toEqual([]);
    expect(() => cache.clear('../..')).toThrow('clear: repository: expected "owner/name"');
  });

  it('serves without the hub when offline, and says what it lacks', async () => {
    const source = open();
    await source.read('config.json');
    hub.received.length = 0;
    const offline = open({ offline: true });
    expect(await offline.readJson('config.json')).toEqual({ a: [1, 'é'] });
    expect([await offline.has('config.json'), await offline.has('model.safetensors')]).toEqual([true, false]);
    const lacks = (what: string) => `offline, and the cache in ${join(folder, 'glossa-hub')} holds no ${what}`;
    await expect(offline.read('model.safetensors')).rejects.toThrow(
      `model.safetensors: ${lacks('such file')} of owner/tiny at main from 127.0.0.1`,
    );
    await expect(open({ offline: true, revision: 'v2' }).read('config.json')).rejects.toThrow(
      `config.json: ${lacks('revision')} of owner/tiny at v2`,
    );
    await expect(open({ offline: true }, 'other/tiny').read('config.json')).rejects.toThrow(lacks('revision'));
    expect(hub.received).toEqual([]);
  });

  it('is shared by downloads of one file at the same time', async () => {
    failing({}, { cutAfter: 1_500_000 }, {}, { cutAfter: 100_000 });
    const read = await Promise.all(Array.from({ length: 4 }, () => open().read('model.safetensors')));
    expect(read.every((bytes) => isSame(bytes, weights))).toBe(true);
    expect(isSame(await open({ offline: true }).read('model.safetensors'), weights)).toBe(true);
  });

  it('survives damage: files that were cut, records that are no JSON', async () => {
    await open().read('config.json');
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths) {
      const before = readFileSync(path);
      for (const damage of ['', 'x', 'null', '{"file": 5}']) {
        writeFileSync(path, damage);
        expect(await open().readJson('config.json')).toEqual({ a: [1, 'é'] });
        expect(existsSync(path)).toBe(true);
        await fileCache(folder).list();
      }
      writeFileSync(path, before);
    }
  });

  it('needs no disk', async () => {
    const cache = memoryCache();
    failing({}, { cutAfter: 1_000_000 });
    await expect(open({ cache, retries: 0 }).read('model.safetensors')).rejects.toThrow();
    expect(isSame(await open({ cache }).read('model.safetensors'), weights)).toBe(true);
    expect(hub.fetched()).toEqual(['large', 'large from 1000000']);
    expect(filesUnder(folder)).toEqual([]);
    expect(sha256(await open({ cache, offline: true }).read('model.safetensors'))).toBe(sha256(weights));
  });
});
