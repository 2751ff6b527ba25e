import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { facts, factsModel, type ModelFolder } from '../__fixtures__/models.js';
import { testIo } from '../__fixtures__/test-io.js';
import { answer } from './answer.js';

let model: ModelFolder;
let file: string;
const [{ question, context }, { question: whereTo }] = facts as [(typeof facts)[0], (typeof facts)[0]];

beforeAll(async () => {
  model = await factsModel();
  file = join(model.path, 'context.txt');
  await writeFile(file, context);
});
afterAll(() => model[Symbol.asyncDispose]());
afterEach(() => vi.unstubAllEnvs());

async function run(args: string[], given: Parameters<typeof testIo>[0] = {}) {
  const { io, written } = testIo(given);
  return { code: await answer([model.path, ...args], io), ...written };
}

describe('glossa answer', () => {
  it('prints the answer, its place, its probability and the passage', async () => {
    const { code, stdout, stderr } = await run([question, '--context', file]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Ann {2}\(10-13, probability 0\.\d{4}\)\n\nOn Monday \[Ann\] came to 北京 by train\.\n$/);
    expect((await run([whereTo, '--context', '-'], { stdin: context })).stdout).toMatch(
      /^北京 .*\n\n.* to \[北京\] by train\.\n$/,
    );
  });

  it('highlights it in a terminal, unless colors are not wanted', async () => {
    vi.stubEnv('NO_COLOR', '');
    const { stdout, stderr } = await run([whereTo, '--context', file], { tty: true });
    expect(stdout).toContain('came to \x1b[1;7m北京\x1b[0m by train.');
    expect(stderr).toMatch(/\r\x1b\[K$/);
    vi.stubEnv('NO_COLOR', '1');
    expect((await run([whereTo, '--context', file], { tty: true })).stdout).toContain('came to [北京] by train.');
  });

  it('prints the likeliest answers, or all as JSON', async () => {
    const { stdout } = await run([question, '--context', file, '--top-k', '3', '--doc-stride', '5']);
    expect(stdout.split('\n\n')[0].split('\n')).toHaveLength(3);
    const found = JSON.parse(
      (await run([question, '--context', file, '--top-k', '2', '--handle-impossible', '--json'])).stdout,
    );
    expect(found).toMatchObject({
      question,
      answer: 'Ann',
      start: 10,
      end: 13,
      noAnswerProbability: expect.any(Number),
    });
    expect(found.nBest).toHaveLength(2);
  });

  it.each<[string[], number, string]>([
    [[], 2, '--context: expected it, as it has no default, received nothing'],
    [['--context', 'FILE', '--top-k', '0'], 2, '--top-k: expected a whole number from 1'],
    [['--context', 'FILE', '--doc-stride', '-1'], 2, 'ambiguous'],
    [['--context', 'FILE', '--doc-stride', '9999'], 1, 'docStride: expected less than'],
    [['--context', 'nowhere.txt'], 1, 'nowhere.txt: not found'],
    [['--context', '.'], 1, '.: expected a file, received a folder'],
    [['--context', '-'], 1, 'context: expected some text, received ""'],
  ])('refuses %j', async (args, code, message) => {
    const { stderr, ...rest } = await run([question, ...args.map((arg) => (arg === 'FILE' ? file : arg))]);
    expect(rest).toEqual({ code, stdout: '' });
    expect(stderr).toMatch(/^glossa answer: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });

  it('wants a question with some text', async () => {
    expect((await run(['--context', file])).stderr).toMatch(
      /^glossa answer: expected MODEL QUESTION, received "[^"]*"; see/,
    );
    expect(await run(['', '--context', file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('question: expected some text'),
    });
  });

  it('names a damaged file of the model', async () => {
    const config = join(model.path, 'config.json');
    await rm(config);
    expect((await run([question, '--context', file])).stderr).toContain('config.json: not found');
    await writeFile(config, '{');
    expect((await run([question, '--context', file])).stderr).toMatch(
      /^glossa answer: config\.json: expected JSON in UTF-8, received something else [^\n]*\n$/,
    );
  });
});
