import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Tokenizer, trainByteLevelBpe, trainCharacterLevel } from '@glossa/tokenizer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../__fixtures__/test-io.js';
import { trainTokenizer } from './train-tokenizer.js';

const text = 'the cat sleeps,\n\nthe dog runs.\r\n  床前明月光，\n疑是地上霜。\n'.repeat(30);
let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-cli-'));
  await writeFile(file('one.txt'), text);
  await writeFile(file('two.txt.gz'), gzipSync('霜 and more'));
  await writeFile(file('latin1.txt'), new Uint8Array([0xe9, 0x74, 0xe9]));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(args: string[], given: Parameters<typeof testIo>[0] = {}) {
  const { io, written } = testIo(given);
  return { code: await trainTokenizer(args, io), ...written };
}
const trained = async (name: string) => JSON.parse(await readFile(file(name), 'utf8'));

describe('glossa train-tokenizer', () => {
  it('learns from files what the package learns from their text', async () => {
    const args = [
      file('one.txt'),
      file('two.txt.gz'),
      '--vocab-size',
      '300',
      '--special-token',
      '</s>',
      '--output',
      file('bpe.json'),
    ];
    expect(await run(args)).toEqual({ code: 0, stdout: `${file('bpe.json')}: 300 tokens\n`, stderr: '' });
    const expected = await trainByteLevelBpe([text, '霜 and more'], { vocabSize: 300, specialTokens: ['</s>'] });
    expect(await trained('bpe.json')).toEqual(expected.toJson());
    expect(Tokenizer.fromJson(await trained('bpe.json')).decode(expected.encode('床前 cat').ids)).toBe('床前 cat');
  });

  it('learns from stdin, and takes a least frequency', async () => {
    expect(
      (
        await run(['-', '--vocab-size', '400', '--min-frequency', '1000', '--output', file('stdin.json')], {
          stdin: text,
        })
      ).stdout,
    ).toMatch(/: 256 tokens\n$/);
  });

  it('learns characters', async () => {
    const output = file('characters.json');
    expect(
      (await run([file('one.txt'), '--kind', 'character-level', '--unknown-token', '�', '--output', output])).code,
    ).toBe(0);
    expect(await trained('characters.json')).toEqual(
      (await trainCharacterLevel([text], { unknownToken: '�' })).toJson(),
    );
  });

  it.each<[string[], number, string]>([
    [[], 2, 'expected FILE…, received nothing'],
    [['one.txt', '--vocab-size', '300'], 2, '--output: expected it'],
    [['one.txt', '--output', 'x.json'], 2, '--vocab-size: expected a whole number from 256, received nothing'],
    [
      ['one.txt', '--output', 'x.json', '--vocab-size', '257', '--special-token', 'a', '--special-token', 'b'],
      2,
      '--vocab-size: expected a whole number from 258',
    ],
    [
      ['one.txt', '--output', 'x.json', '--kind', 'character-level', '--vocab-size', '300'],
      2,
      '--vocab-size: expected none with --kind character-level',
    ],
    [
      ['one.txt', '--output', 'x.json', '--kind', 'magic'],
      2,
      '--kind: expected byte-level-bpe, character-level, received "magic"',
    ],
    [
      ['one.txt', '--output', 'x.json', '--vocab-size', '300', '--unknown-token', 'a'],
      2,
      '--unknown-token: expected none with --kind byte-level-bpe',
    ],
    [
      ['one.txt', '--output', 'x.json', '--vocab-size', '300', '--special-token', 'a', '--special-token', 'a'],
      1,
      'special',
    ],
    [['nothing.txt', '--output', 'x.json', '--vocab-size', '300'], 1, 'nothing.txt: not found'],
    [
      ['latin1.txt', '--output', 'x.json', '--vocab-size', '300'],
      1,
      'latin1.txt: expected UTF-8, received other bytes',
    ],
    [['one.txt', '--output', 'no/x.json', '--vocab-size', '300'], 1, 'x.json: expected a folder to write it to'],
    [['one.txt', '--output', '.', '--vocab-size', '300'], 1, 'expected a file to write, received a folder'],
  ])('refuses %j and writes nothing', async (args, code, message) => {
    const before = await readdir(folder);
    const { stderr, ...rest } = await run(args.map((arg) => (/\./.test(arg) ? file(arg) : arg)));
    expect(rest).toEqual({ code, stdout: '' });
    expect(stderr).toMatch(/^glossa train-tokenizer: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(await readdir(folder)).toEqual(before);
  });

  it('is interrupted, and leaves an earlier file as it was', async () => {
    await writeFile(file('kept.json'), 'kept');
    const controller = new AbortController();
    const endless = (async function* () {
      for (let i = 0; ; i++) {
        if (i === 50) controller.abort();
        yield text;
      }
    })();
    const args = ['-', '--vocab-size', '300', '--output', file('kept.json')];
    expect(await run(args, { stdin: endless, signal: controller.signal })).toEqual({
      code: 130,
      stdout: '',
      stderr: '',
    });
    expect(await readFile(file('kept.json'), 'utf8')).toBe('kept');
  });
});
