import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSource, type ModelSource } from './open-source.js';
import { readUpTo } from '../files/random-access-file.js';

const content = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) >> 3);
const config = new TextEncoder().encode('{"a": [1, "é"]}');
const files: Record<string, Uint8Array> = {
  'config.json': config,
  'weights.bin': content,
  'sub/a b#?.json': config,
  'bad.json': new Uint8Array([0x7b, 0xff]),
  'empty.bin': new Uint8Array(0),
};

let folder: string;
let server: Server;
let base: string;
let handler: (request: IncomingMessage, response: ServerResponse) => void;
const requests: string[] = [];

function serveFiles(request: IncomingMessage, response: ServerResponse): void {
  const name = decodeURIComponent(new URL(request.url!, 'http://host').pathname).replace('/model/', '');
  const bytes = files[name];
  const begin = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  requests.push(`${name} ${begin}`);
  if (bytes === undefined) return void response.writeHead(404).end('no such file');
  const headers = { etag: '"1"', 'content-length': bytes.length - begin };
  if (begin > 0)
    response.writeHead(206, { ...headers, 'content-range': `bytes ${begin}-${bytes.length - 1}/${bytes.length}` });
  else response.writeHead(200, headers);
  response.end(bytes.subarray(begin));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'glossa-source-'));
  mkdirSync(join(folder, 'sub'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  symlinkSync(join(folder, 'config.json'), join(folder, 'linked.json'));
  server = createServer((request, response) => handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model`;
});

beforeEach(() => {
  handler = serveFiles;
  requests.length = 0;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const sources: [string, () => ModelSource][] = [
  ['a folder', () => folder],
  ['a file: URL', () => pathToFileURL(`${folder}/`)],
  ['a file: URL without a slash', () => pathToFileURL(folder).href],
  ['an http: address', () => base],
  ['an http: URL with a slash and a query', () => new URL(`${base}/?download=1`)],
  ['a record of arrays', () => files],
  [
    'a record of blobs',
    () =>
      Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [name, new Blob([bytes as Uint8Array<ArrayBuffer>])]),
      ),
  ],
  [
    'a record of file: URLs',
    () => Object.fromEntries(Object.keys(files).map((name) => [name, pathToFileURL(join(folder, name))])),
  ],
  [
    'a record of addresses',
    () => Object.fromEntries(Object.keys(files).map((name) => [name, `${base}/${encodeURIComponent(name)}`])),
  ],
  [
    'a record of data: URLs',
    () =>
      Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [name, `data:;base64,${Buffer.from(bytes).toString('base64')}`]),
      ),
  ],
];

describe.each(sources)('%s', (_, makeSource) => {
  it('tells which files there are', async () => {
    const source = openSource(makeSource());
    expect(await source.has('config.json')).toBe(true);
    expect(await source.has('sub/a b#?.json')).toBe(true);
    expect(await source.has('absent.json')).toBe(false);
    await expect(source.read('absent.json')).rejects.toThrow(/^absent\.json: not found in [^\n]+$/);
  });

  it('reads whole files with progress', async () => {
    const source = openSource(makeSource());
    const seen: number[] = [];
    const bytes = await source.read('weights.bin', {
      onProgress({ name, loaded, total }) {
        expect(name).toBe('weights.bin');
        expect(total === undefined || total === content.length).toBe(true);
        seen.push(loaded);
      },
    });
    expect(Buffer.compare(bytes, content)).toBe(0);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(content.length);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect((await source.read('empty.bin')).length).toBe(0);
  });

  it('reads parts in any order', async () => {
    const file = await openSource(makeSource()).open('weights.bin');
    for (const [begin, end] of [
      [0, 8],
      [8, 500_000],
      [500_000, 500_010],
      [2_000_000, 2_000_100],
      [4, 12],
      [2_999_999, 4_000_000],
      [5_000_000, 5_000_001],
    ] as const) {
      expect(Buffer.compare(await readUpTo(file, begin, end), content.subarray(begin, end))).toBe(0);
    }
    await file.close();
  });

  it('reads JSON, and says what is wrong with other files', async () => {
    const source = openSource(makeSource());
    expect(await source.readJson('config.json')).toEqual({ a: [1, 'é'] });
    await expect(source.readJson('bad.json')).rejects.toThrow(
      /^bad\.json: expected JSON in UTF-8, received something else \([^\n]+\)$/,
    );
  });

  it('refuses options it does not know', async () => {
    await expect(openSource(makeSource()).read('config.json', { maxbytes: 5 } as never)).rejects.toThrow(
      'read: unknown option "maxbytes", expected one of: signal, onProgress, maxBytes',
    );
  });

  it('refuses files beyond the cap', async () => {
    const source = openSource(makeSource());
    await expect(source.read('weights.bin', { maxBytes: 1000 })).rejects.toThrow(
      /^weights\.bin: expected at most 1000 bytes, received (3000000|more)$/,
    );
    expect((await source.read('weights.bin', { maxBytes: content.length })).length).toBe(content.length);
  });

  it.each([
    '../config.json',
    '/config.json',
    'sub/../../config.json',
    'sub//x',
    './config.json',
    '..\\config.json',
    'C:x',
    '',
    '.',
    'a\0b',
  ])('refuses the file name %j', async (name) => {
    await expect(openSource(makeSource()).read(name)).rejects.toThrow(
      /^file name: expected a relative path inside the source, like "model\.safetensors", received /,
    );
  });

  it('refuses to start, and stops, when aborted', async () => {
    const source = openSource(makeSource());
    await expect(source.read('config.json', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    const controller = new AbortController();
    const reading = source.read('weights.bin', {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('openSource', () => {
  it('follows links inside folders, as the hub lays out its cache', async () => {
    expect(await openSource(folder).has('linked.json')).toBe(true);
  });

  it('refuses folders in place of files', async () => {
    await expect(openSource(folder).read('sub')).rejects.toThrow(
      /sub: expected a file, received a folder or a device$/,
    );
  });

  it('finds nothing on the prototype of a record', async () => {
    expect(await openSource({}).has('constructor')).toBe(false);
    expect(await openSource({}).has('toString')).toBe(false);
  });

  it.each([
    ['', 'openSource: expected a folder, a URL or a record of files, received ""'],
    ['ftp://host/model', 'openSource: expected an http:, https: or file: address, received ftp:'],
    [null, 'openSource: expected a folder, a URL or a record of files, received null'],
    [5, 'openSource: expected a folder, a URL or a record of files, received 5'],
  ])('refuses %j', (source, message) => expect(() => openSource(source as ModelSource)).toThrow(message));

  it('refuses contents that are no file', async () => {
    await expect(openSource({ a: 5 as unknown as string }).read('a')).rejects.toThrow(
      'openSource: a: expected a URL, a Blob or a Uint8Array, received 5',
    );
    await expect(openSource({ a: 'javascript:x' }).read('a')).rejects.toThrow(
      'openSource: a: expected a URL, a Blob or a Uint8Array, received "javascript:x"',
    );
  });
});

describe('readJson', () => {
  const read = (text: string) => openSource({ 'a.json': new TextEncoder().encode(text) }).readJson('a.json');

  it('refuses deep nesting, brackets in strings not counted', async () => {
    await expect(read('['.repeat(1e6))).rejects.toThrow(
      'a.json: expected JSON of at most 100 levels, received more at byte 100',
    );
    await expect(read('{"a":'.repeat(1e5))).rejects.toThrow('expected JSON of at most 100 levels');
    const text = '[{"'.repeat(200);
    expect(await read(JSON.stringify([`${text}\\"`, `\\${text}`]))).toEqual([`${text}\\"`, `\\${text}`]);
  });
});

describe('http', () => {
  it('uses one request from front to back and one more for each jump', async () => {
    const file = await openSource(base).open('weights.bin');
    for (let begin = 0; begin < 1_000_000; begin += 100_000) await readUpTo(file, begin, begin + 100_000);
    expect(requests).toEqual(['weights.bin 0']);
    await readUpTo(file, 2_000_000, 2_000_001);
    expect(requests).toEqual(['weights.bin 0', 'weights.bin 2000000']);
    await file.close();
  });

  it('receives small gaps instead of asking again', async () => {
    const file = await openSource(base).open('weights.bin');
    for (const begin of [0, 40, 1000])
      expect(Buffer.compare(await readUpTo(file, begin, begin + 8), content.subarray(begin, begin + 8))).toBe(0);
    expect(requests).toEqual(['weights.bin 0']);
    await file.close();
  });

  it('works with servers that know no ranges and tell no size', async () => {
    handler = (request, response) => {
      delete request.headers.range;
      const bytes = files[request.url!.replace('/model/', '')];
      response.writeHead(200, { 'transfer-encoding': 'chunked' });
      for (let at = 0; at < bytes.length; at += 70_001) response.write(bytes.subarray(at, at + 70_001));
      response.end();
    };
    const source = openSource(base);
    const file = await source.open('weights.bin');
    expect(file.size).toBeUndefined();
    for (const [begin, end] of [
      [2_000_000, 2_000_100],
      [10, 20],
      [2_999_990, 3_000_100],
    ] as const) {
      expect(Buffer.compare(await readUpTo(file, begin, end), content.subarray(begin, end))).toBe(0);
    }
    await file.close();
    expect(Buffer.compare(await source.read('weights.bin'), content)).toBe(0);
    await expect(source.read('weights.bin', { maxBytes: 10 })).rejects.toThrow(
      'weights.bin: expected at most 10 bytes, received more',
    );
  });

  it('names address and status, and hides queries', async () => {
    handler = (_, response) => void response.writeHead(503, 'Busy').end();
    await expect(openSource(`${base}?token=secret`).read('config.json')).rejects.toThrow(
      `${base}/config.json: expected a file, received 503 Busy`,
    );
    await expect(openSource('http://127.0.0.1:9/x?token=secret').read('a')).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:9\/x\/a: (?!.*secret)[^\n]+$/,
    );
  });

  it('reports a cut connection', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(new Uint8Array(10), () => response.destroy());
    };
    await expect(openSource(base).read('config.json')).rejects.toThrow(/^http:[^\n]+config\.json: [^\n]+$/);
  });

  it('notices a file that changes between requests', async () => {
    let version = 0;
    handler = (request, response) => {
      response.setHeader('etag', `"${version++}"`);
      response.writeHead(request.headers.range ? 206 : 200).end(new Uint8Array(100));
    };
    const file = await openSource(base).open('weights.bin');
    await readUpTo(file, 0, 10);
    await expect(readUpTo(file, 0, 10)).rejects.toThrow('changed while it was being read');
  });

  it('stops waiting for a server when aborted', async () => {
    handler = (_, response) => void response.writeHead(200, { 'content-length': 10 }).write('a');
    const controller = new AbortController();
    const reading = openSource(base).read('config.json', { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(reading).rejects.toThrow('enough');
  });
});
