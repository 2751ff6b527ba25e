import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './serve.mjs';

let parent;
let server;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'glossa-serve-'));
  const site = join(parent, 'site');
  await mkdir(join(site, 'page'), { recursive: true });
  await mkdir(join(site, 'empty'));
  await mkdir(join(parent, 'site-2'));
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await writeFile(join(parent, 'site-2/secret.txt'), 'secret');
  await writeFile(join(site, 'index.html'), '<h1>home</h1>');
  await writeFile(join(site, 'page/index.html'), '<h1>page</h1>');
  await writeFile(join(site, 'app.js'), 'export {};');
  await writeFile(join(site, 'kernel.wasm'), Uint8Array.of(0, 97, 115, 109));
  await writeFile(join(site, '古詩 1.json'), '{}');
  await symlink(join(parent, 'secret.txt'), join(site, 'link.txt'));
  server = await serve({ root: site, port: 0 });
});

afterAll(async () => {
  await server.close();
  await rm(parent, { recursive: true });
});

/** A request whose path no client library has cleaned up. */
function rawRequest(path) {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, fail) => {
    let text = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    socket
      .on('data', (chunk) => (text += chunk))
      .on('end', () => done(text))
      .on('error', fail);
  });
}

describe('serve', () => {
  it.each([
    ['', 'text/html; charset=utf-8', '<h1>home</h1>'],
    ['?query=1', 'text/html; charset=utf-8', '<h1>home</h1>'],
    ['page/', 'text/html; charset=utf-8', '<h1>page</h1>'],
    ['app.js', 'text/javascript; charset=utf-8', 'export {};'],
    ['%E5%8F%A4%E8%A9%A9%201.json', 'application/json; charset=utf-8', '{}'],
  ])('gives /%s as %s', async (path, type, body) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(body);
  });

  it('isolates pages and types WebAssembly', async () => {
    const { headers } = await fetch(`${server.url}kernel.wasm`);
    expect(headers.get('content-type')).toBe('application/wasm');
    expect(headers.get('content-length')).toBe('4');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  it.each(['missing.html', 'empty/', 'link.txt', '%', '%00', 'page/missing'])('answers 404 to /%s', async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('not found\n');
  });

  it.each([
    '/../secret.txt',
    '/page/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/../site-2/secret.txt',
    '//etc/passwd',
    '/%2fetc/passwd',
    'http://x/../secret.txt',
  ])('does not leave its folder for %s', async (path) => {
    const text = await rawRequest(path);
    expect(text).toMatch(/^HTTP\/1\.1 404 /);
    expect(text).not.toContain('secret');
  });

  it('has no body for HEAD and refuses other methods', async () => {
    const head = await fetch(server.url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '13', '']);
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  });

  it('takes the next port when one is in use', async () => {
    const port = Number(new URL(server.url).port);
    const second = await serve({ root: parent, port });
    try {
      expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
      expect((await fetch(`${second.url}secret.txt`)).status).toBe(200);
    } finally {
      await second.close();
    }
  });

  it('refuses a folder that is not there', async () => {
    await expect(serve({ root: join(parent, 'nowhere'), port: 0 })).rejects.toThrow('ENOENT');
  });
});
