/** The command as a process of its own: streams, signals, exit codes. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairs, pairsModel, poem, poemModel, type ModelFolder } from './__fixtures__/models.js';

const bin = fileURLToPath(new URL('./bin.ts', import.meta.url));

let poet: ModelFolder;
let translator: ModelFolder;
beforeAll(async () => void ([poet, translator] = [await poemModel(), await pairsModel()]));
afterAll(async () => {
  await poet[Symbol.asyncDispose]();
  await translator[Symbol.asyncDispose]();
});

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--conditions=@glossa/source', '--import', 'tsx', bin, ...args]);
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => void (written[name] += text));
  return { child, written };
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<unknown> {
  const [code, signal] = await once(child, 'close');
  return signal ?? code;
}

const [[cat, 貓]] = pairs;
const endless = [
  '--slide',
  '--temperature',
  '9',
  '--seed',
  '1',
  '--max-new-tokens',
  '1000000000',
  '--stop',
  'no such text',
];

describe.concurrent('glossa', () => {
  it('writes Chinese to a pipe, and nothing else', async () => {
    const { child, written } = start('generate', poet.path, '床前', '--temperature', '0');
    expect(await ended(child)).toBe(0);
    expect(written).toEqual({ stdout: poem.slice(2), stderr: '' });
  });

  it('translates lines as they come, until Ctrl-C', async () => {
    const { child, written } = start('translate', translator.path);
    for (const count of [1, 2]) {
      child.stdin.write(`${cat}\n`);
      await once(child.stdout, 'data');
      expect(written.stdout).toBe(`${貓}\n`.repeat(count));
    }
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    expect(written.stderr).toBe('');
  });

  it('stops in the middle of its work at Ctrl-C', async () => {
    const { child, written } = start('generate', poet.path, '床', ...endless);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    expect(written.stderr).toBe('');
  });

  it('ends in silence when nobody reads on, as with head', async () => {
    const { child, written } = start('generate', poet.path, '床', ...endless);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await ended(child)).toBe(0);
    expect(written.stderr).toBe('');
  });

  it('exits with 1 for errors and with 2 for wrong use, in one line', async () => {
    const [missing, wrong] = [start('inspect', 'nowhere'), start('inspect')];
    expect(await Promise.all([ended(missing.child), ended(wrong.child)])).toEqual([1, 2]);
    expect(missing.written).toEqual({ stdout: '', stderr: 'glossa inspect: config.json: not found in nowhere\n' });
    expect(wrong.written).toEqual({
      stdout: '',
      stderr: 'glossa inspect: expected MODEL, received nothing; see glossa inspect --help\n',
    });
  });

  it('takes a model from an address, and ends by itself', async () => {
    const server = createServer((request, response) => {
      readFile(join(poet.path, request.url!.slice('/poet/'.length))).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { child, written } = start(
        'generate',
        `http://127.0.0.1:${(server.address() as AddressInfo).port}/poet`,
        '-',
        '--temperature',
        '0',
      );
      child.stdin.end('床前\n');
      expect(await ended(child)).toBe(0);
      expect(written).toEqual({ stdout: poem.slice(2), stderr: '' });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
