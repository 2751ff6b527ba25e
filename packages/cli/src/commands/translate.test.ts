import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairs, pairsModel, type ModelFolder } from '../__fixtures__/models.js';
import { testIo } from '../__fixtures__/test-io.js';
import { translate } from './translate.js';

let model: ModelFolder;
beforeAll(async () => void (model = await pairsModel()));
afterAll(() => model[Symbol.asyncDispose]());

async function run(args: string[], given: Parameters<typeof testIo>[0] = {}) {
  const { io, written } = testIo(given);
  return { code: await translate(args, io), ...written };
}

const [[cat, 貓], [dog, 狗]] = pairs;

describe('glossa translate', () => {
  it('translates a text', async () => {
    expect(await run([model.path, cat])).toEqual({ code: 0, stdout: `${貓}\n`, stderr: '' });
    expect(
      (await run([model.path, cat, '--beams', '1', '--length-penalty', '0.6', '--max-new-tokens', '40'])).stdout,
    ).toBe(`${貓}\n`);
    expect((await run([model.path, `${cat}\n\n${dog}`])).stdout).toBe(`${貓}\n\n${狗}\n`);
    expect((await run([model.path, ''])).stdout).toBe('\n');
    expect((await run([model.path, cat, '--max-new-tokens', '1', '--json'])).stdout).toContain(
      '"finishReason":"length"',
    );
  });

  it('translates stdin line by line, blank lines and a last one without an end included', async () => {
    const stdin = `${cat}\r\n\n${dog}`;
    const stdout = `${貓}\n\n${狗}\n`;
    expect(await run([model.path], { stdin })).toEqual({ code: 0, stdout, stderr: '' });
    expect((await run([model.path, '-'], { stdin })).stdout).toBe(stdout);
    expect((await run([model.path], { stdin: `${cat}\n`.repeat(40) })).stdout).toBe(`${貓}\n`.repeat(40));
    expect(await run([model.path], { stdin: '' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('translates a line before the next one has come', async () => {
    const { io, written } = testIo();
    const seen: string[] = [];
    const stdin = (async function* () {
      yield `${cat}\n${dog.slice(0, 3)}`;
      seen.push(written.stdout);
      yield `${dog.slice(3)}\n`;
      seen.push(written.stdout);
    })();
    expect(await translate([model.path], { ...io, stdin })).toBe(0);
    expect(seen).toEqual([`${貓}\n`, `${貓}\n${狗}\n`]);
  });

  it('prints a line of JSON for each', async () => {
    const { stdout } = await run([model.path, '--json'], { stdin: `${cat}\n${dog}\n` });
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found).toEqual(
      pairs.map(([source, text]) => ({ source, text, score: expect.any(Number), finishReason: 'eos' })),
    );
  });

  it('says how fast it was, in a terminal', async () => {
    expect((await run([model.path, cat], { tty: true })).stderr).toMatch(/\r\x1b\[K[\d.]+ tokens\/s\n$/);
  });

  it.each([
    [['--beams', '0'], 2, '--beams: expected a whole number from 1, received "0"'],
    [['--length-penalty', 'long'], 2, '--length-penalty: expected a number, received "long"'],
    [['--seed', '1'], 2, "Unknown option '--seed'"],
  ])('refuses %j', async (args, code, message) => {
    const { stderr, ...rest } = await run([model.path, cat, ...args]);
    expect(rest).toEqual({ code, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('says what is wrong with its input', async () => {
    const bytes = (async function* () {
      yield new Uint8Array([97, 0xff, 10]);
    })();
    expect(await run([model.path], { stdin: bytes })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'glossa translate: stdin: expected UTF-8, received other bytes\n',
    });
    const long = await run([model.path], { stdin: 'x '.repeat(600) });
    expect(long.stderr).toMatch(/^glossa translate: .*expected sentences of at most 512 tokens.*\n$/);
  });

  it('is interrupted while it waits for a line', async () => {
    const controller = new AbortController();
    const stdin = (async function* () {
      yield `${cat}\n`;
      await new Promise(() => controller.abort());
    })();
    expect(await run([model.path], { stdin, signal: controller.signal })).toEqual({
      code: 130,
      stdout: `${貓}\n`,
      stderr: '',
    });
  });
});
