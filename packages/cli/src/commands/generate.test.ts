import { mkdtemp, rm, writeFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poem, poemModel, type ModelFolder } from '../__fixtures__/models.js';
import { testIo } from '../__fixtures__/test-io.js';
import { generate } from './generate.js';

let model: ModelFolder;
beforeAll(async () => void (model = await poemModel()));
afterAll(() => model[Symbol.asyncDispose]());

async function run(args: string[], given: Parameters<typeof testIo>[0] = {}) {
  const { io, written } = testIo(given);
  return { code: await generate(args, io), ...written };
}

const likeliest = ['--temperature', '0'];

describe('glossa generate', () => {
  it('writes on, whole characters only, and ends the line', async () => {
    expect(await run([model.path, '床前', ...likeliest])).toEqual({ code: 0, stdout: poem.slice(2), stderr: '' });
    expect(await run([model.path, '床前', ...likeliest, '--stop', '光', '--stop', '霜'])).toEqual({
      code: 0,
      stdout: '明月\n',
      stderr: '',
    });
    for (const count of [1, 2, 3, 4, 5, 6]) {
      const { stdout } = await run([model.path, '床前', ...likeliest, '--max-new-tokens', `${count}`]);
      expect(poem.slice(2)).toContain(stdout.trim());
      expect(stdout.endsWith('\n')).toBe(true);
    }
  });

  it('streams: it writes before it has ended', async () => {
    const controller = new AbortController();
    const { io, written } = testIo({ signal: controller.signal });
    const stdout = { write: (text: string) => (controller.abort(), io.stdout.write(text)) };
    expect(await generate([model.path, '床前', ...likeliest], { ...io, stdout })).toBe(130);
    expect(written.stdout).toMatch(/^明月?$/);
    expect(written.stderr).toBe('');
  });

  it('starts from the start token without a prompt, and reads one from stdin for -', async () => {
    expect((await run([model.path, ...likeliest])).stdout).toBe(poem);
    expect((await run([model.path, '', ...likeliest])).stdout).toBe(poem);
    expect((await run([model.path, '-', ...likeliest], { stdin: '床前\r\n' })).stdout).toBe(poem.slice(2));
  });

  it('gives equal text for equal seeds, and says the seed', async () => {
    const args = [
      model.path,
      '床',
      '--temperature',
      '3',
      '--top-k',
      '50',
      '--top-p',
      '0.9',
      '--max-new-tokens',
      '30',
      '--json',
    ];
    const [one, same, other] = await Promise.all([
      run([...args, '--seed', '7']),
      run([...args, '--seed', '7']),
      run(args),
    ]);
    const { tokensPerSecond, ...first } = JSON.parse(one.stdout);
    expect(first).toMatchObject({ prompt: '床', seed: 7, ids: expect.any(Array), finishReason: expect.any(String) });
    expect(JSON.parse(same.stdout)).toMatchObject(first);
    expect(tokensPerSecond).toBeGreaterThan(0);
    expect(JSON.parse(other.stdout).seed).not.toBe(7);
  });

  it('slides beyond the context when told to', async () => {
    const refused = await run([model.path, 'x'.repeat(65), ...likeliest]);
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^glossa generate: .*expected at most 64 tokens.*\n$/),
    });
    const full = [model.path, 'x'.repeat(64), ...likeliest];
    expect((await run(full, { tty: true })).stderr).toMatch(/1 tokens, .*: --slide goes on\n$/);
    const { ids, finishReason } = JSON.parse(
      (await run([...full, '--slide', '--json', '--max-new-tokens', '3'])).stdout,
    );
    expect([ids.length, finishReason]).toEqual([3, 'length']);
  });

  it('says how far and how fast it is, in a terminal only', async () => {
    const { stderr } = await run([model.path, '床前', '--seed', '3'], { tty: true });
    expect(stderr).toMatch(/^\r.*kB.*\x1b\[K\r\x1b\[K\d+ tokens, [\d.]+ tokens\/s, seed 3\n$/);
    expect((await run([model.path, '床前', '--seed', '3'])).stderr).toBe('');
  });

  it.each([
    [['--temperature', '-1'], 'argument is ambiguous'],
    [['--temperature=-1'], '--temperature: expected a number from 0, received "-1"'],
    [['--temperature', 'hot'], '--temperature: expected a number from 0, received "hot"'],
    [['--temperature', ''], '--temperature: expected a number from 0, received ""'],
    [['--temperature', '1e999'], '--temperature: expected a number from 0, received "1e999"'],
    [['--top-k', '1.5'], '--top-k: expected a whole number from 1, received "1.5"'],
    [['--top-p', '0'], '--top-p: expected a number above 0 up to 1, received "0"'],
    [['--top-p', '2'], '--top-p: expected a number above 0 up to 1, received "2"'],
    [['--max-new-tokens', '0'], '--max-new-tokens: expected a whole number from 1, received "0"'],
    [['--max-new-tokens', '0x10'], '--max-new-tokens: expected a whole number from 1, received "0x10"'],
    [['--seed', '1', '--seed', '2'], '--seed: expected once, received 2 times'],
    [['--seed', '99999999999999999999'], '--seed: expected a whole number, received'],
    [['--seed', '1', '--temperature', '0'], '--seed: expected none beside --temperature 0'],
    [['--stop', ''], '--stop: expected some text'],
    [['--beams', '3'], "Unknown option '--beams'"],
    [['--__proto__', '3'], "Unknown option '--__proto__'"],
    [['two', 'prompts'], 'expected MODEL [PROMPT|-] (text with spaces goes in quotes)'],
  ])('refuses %j as wrong use', async (args, message) => {
    const { code, stdout, stderr } = await run([model.path, '床', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^glossa generate: [^\n]+; see glossa generate --help\n$/);
    expect(stderr).toContain(message);
  });

  it('says in one line what is wrong with a model or a prompt, and leaves nothing behind', async () => {
    const damaged = await mkdtemp(`${model.path}-damaged-`);
    try {
      await cp(model.path, damaged, { recursive: true });
      await run([model.path, '床', '--max-new-tokens', '1']);
      const before = tf.memory().numTensors;
      await writeFile(join(damaged, 'model.safetensors'), new Uint8Array(100).fill(255));
      const cases: [string[], RegExp][] = [
        [['nowhere', 'x'], /: nowhere: openTokenizers: expected one of tokenizer\.json, .*, received none of them$/],
        [['ftp://host/model', 'x'], /: openSource: expected an http:, https: or file: address, received ftp:$/],
        [['', 'x'], /: openSource: expected a folder, a URL or a record of files, received ""$/],
        [[damaged, 'x'], /: model\.safetensors: /],
      ];
      for (const [args, message] of cases) {
        const { code, stdout, stderr } = await run(args);
        expect([code, stdout, stderr.match(/\n/g)?.length]).toEqual([1, '', 1]);
        expect(stderr.trim()).toMatch(message);
      }
      expect(tf.memory().numTensors).toBe(before);
    } finally {
      await rm(damaged, { recursive: true });
    }
  });

  it('is interrupted before, while and after it loads', async () => {
    expect(await run([model.path, 'x'], { signal: AbortSignal.abort() })).toEqual({
      code: 130,
      stdout: '',
      stderr: '',
    });
    const controller = new AbortController();
    const endless = (async function* () {
      yield 'x';
      await new Promise(() => controller.abort());
    })();
    expect(await run([model.path, '-'], { stdin: endless, signal: controller.signal })).toEqual({
      code: 130,
      stdout: '',
      stderr: '',
    });
  });
});
