import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairs, pairsModel, type ModelFolder } from '../__fixtures__/models.js';
import { testIo } from '../__fixtures__/test-io.js';
import { summarize } from './summarize.js';

let model: ModelFolder;
beforeAll(async () => void (model = await pairsModel()));
afterAll(() => model[Symbol.asyncDispose]());

async function run(args: string[], given: Parameters<typeof testIo>[0] = {}) {
  const { io, written } = testIo(given);
  return { code: await summarize([model.path, ...args], io), ...written };
}

const [[cat, 貓]] = pairs;

describe('glossa summarize', () => {
  it('summarizes a text, a file and stdin', async () => {
    const done = { code: 0, stdout: `${貓}\n`, stderr: '' };
    expect(await run([cat])).toEqual(done);
    expect(await run([cat, '--beams', '1'])).toEqual(done);
    const file = join(model.path, 'text.txt');
    await writeFile(file, cat);
    expect(await run([file, '--combine', 'summarize'])).toEqual(done);
    expect(await run([], { stdin: cat })).toEqual(done);
    expect(await run(['-'], { stdin: cat })).toEqual(done);
  });

  it('prints one line of JSON', async () => {
    const { stdout } = await run([cat, '--json', '--max-new-tokens', '1']);
    expect(JSON.parse(stdout)).toEqual({
      text: expect.any(String),
      score: expect.any(Number),
      finishReason: 'length',
      parts: 1,
    });
  });

  it.each([
    [['--combine', 'all'], 2, '--combine: expected join, summarize, received "all"'],
    [['--beams', '0'], 2, '--beams: expected a whole number from 1, received "0"'],
    [['--quantized', '3'], 2, '--quantized: expected 8, 4, stored, none, received "3"'],
    [['--file', 'nowhere.gguf'], 1, 'nowhere.gguf'],
  ])('refuses %j', async (args, code, message) => {
    const { stderr, ...rest } = await run([cat, ...args]);
    expect(rest).toEqual({ code, stdout: '' });
    expect(stderr).toContain(message);
  });
});
