import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { textOf, wholeText } from './text-source.js';

const folder = mkdtempSync(join(tmpdir(), 'glossa-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
const nothing = (async function* () {})();

async function* cut(bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe('textOf', () => {
  it('puts characters together wherever their bytes were cut', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), async (text, size) => {
        fc.pre(!text.startsWith('\ufeff') && !text.startsWith('\x1f'));
        expect(await wholeText('-', { stdin: cut(new TextEncoder().encode(text), size), signal })).toBe(text);
      }),
    ));

  it('reads gzip by its content, from stdin and from files', async () => {
    const text = '床前明月光 '.repeat(1000);
    expect(await wholeText('-', { stdin: cut(gzipSync(text), 100), signal })).toBe(text);
    writeFileSync(join(folder, 'a.bin'), gzipSync(text));
    expect(await wholeText(join(folder, 'a.bin'), { stdin: nothing, signal })).toBe(text);
  });

  it('reads no further than it is asked to', async () => {
    let closed = false;
    const stdin = (async function* () {
      try {
        for (;;) yield 'x';
      } finally {
        closed = true;
      }
    })();
    for await (const _ of textOf('-', { stdin, signal })) break;
    await new Promise((resolve) => setTimeout(resolve));
    expect(closed).toBe(true);
  });

  it('refuses what is too long for a prompt', async () => {
    const stdin = (async function* () {
      for (;;) yield 'x'.repeat(1 << 20);
    })();
    await expect(wholeText('-', { stdin, signal })).rejects.toThrow(
      'stdin: expected at most 16777216 characters, received more',
    );
  });

  it('names what fails', async () => {
    const failing = (async function* () {
      yield 'x';
      throw new Error('cable\ncut');
    })();
    await expect(wholeText('-', { stdin: failing, signal })).rejects.toThrow('stdin: cable cut');
    await expect(wholeText('-', { stdin: cut(gzipSync('text').subarray(0, 12), 5), signal })).rejects.toThrow(
      'stdin: damaged gzip (unexpected end of file)',
    );
    await expect(wholeText('-', { stdin: cut(new Uint8Array([0xe5, 0xba]), 1), signal })).rejects.toThrow(
      'stdin: expected UTF-8, received other bytes',
    );
    await expect(wholeText(folder, { stdin: nothing, signal })).rejects.toThrow(
      `${folder}: expected a file, received a folder`,
    );
    await expect(wholeText(join(folder, 'b'), { stdin: nothing, signal })).rejects.toThrow(
      `${join(folder, 'b')}: not found`,
    );
  });

  it('is aborted while nothing comes', async () => {
    const controller = new AbortController();
    const stdin = (async function* () {
      yield 'x';
      await new Promise(() => setTimeout(() => controller.abort('enough')));
    })();
    await expect(wholeText('-', { stdin, signal: controller.signal })).rejects.toBe('enough');
  });
});
