import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainByteLevelBpe, type Tokenizer } from '@glossa/tokenizer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../__fixtures__/test-io.js';
import { tokenize } from './tokenize.js';

let folder: string;
let tokenizer: Tokenizer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-cli-'));
  tokenizer = await trainByteLevelBpe(['the cat, the dog, 貓 and 貓'], { vocabSize: 270 });
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer.toJson()));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(args: string[], stdin = '') {
  const { io, written } = testIo({ stdin });
  return { code: await tokenize(args, io), ...written };
}

describe('glossa tokenize', () => {
  it('prints id, token, place and text of each', async () => {
    const { stdout, ...rest } = await run([folder, 'the 貓']);
    expect(rest).toEqual({ code: 0, stderr: '' });
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.split('\t'));
    expect(rows[0]).toEqual([`${tokenizer.tokenToId('the')}`, 'the', '0-3', '"the"']);
    expect(rows.at(-1)![3]).toContain('貓');
    expect(rows.map(([id]) => Number(id))).toEqual(tokenizer.encode('the 貓').ids);
  });

  it('reads stdin as it is, without a text or for -', async () => {
    const expected = JSON.stringify(
      (({ ids, tokens, offsets }) => ({ ids, tokens, offsets }))(tokenizer.encode('the 貓\n')),
    );
    expect((await run([folder, '--json'], 'the 貓\n')).stdout).toBe(`${expected}\n`);
    expect((await run([folder, '-', '--json'], 'the 貓\n')).stdout).toBe(`${expected}\n`);
  });

  it('takes an empty text, and a long one', async () => {
    expect(await run([folder, ''])).toEqual({ code: 0, stdout: '', stderr: '' });
    const { ids } = tokenizer.encode('the 貓'.repeat(5000));
    expect((await run([folder], 'the 貓'.repeat(5000))).stdout.trimEnd().split('\n')).toHaveLength(ids.length);
  });

  it('keeps tokens with white space and control characters in one visible piece', async () => {
    await writeFile(
      join(folder, 'tokenizer.json'),
      JSON.stringify({ model: { type: 'WordLevel', vocab: { 'a\x1b[2J': 0, '<unk>': 1 }, unk_token: '<unk>' } }),
    );
    expect((await run([folder, 'a\x1b[2J'])).stdout).toBe('0\t"a\\u001b[2J"\t0-5\t"a\\u001b[2J"\n');
  });

  it('says what is wrong with a tokenizer', async () => {
    expect(await run(['nowhere', 'x'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'glossa tokenize: tokenizer.json: not found in nowhere\n',
    });
    await writeFile(join(folder, 'tokenizer.json'), '{"model": {"type": "Magic"}}');
    expect(await run([folder, 'x'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^glossa tokenize: .*Magic.*\n$/),
    });
    expect((await run([])).code).toBe(2);
  });
});
