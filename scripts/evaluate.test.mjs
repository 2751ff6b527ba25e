import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './run.mjs';

const context = 'The bridge was built in 1932 by the engineer John Bradfield.';
const answered = { id: 'a', question: 'When was the bridge built?', answers: [{ text: '1932', answer_start: 24 }] };
const impossible = { id: 'b', question: 'Why was it painted?', answers: [], is_impossible: true };
const file = (...qas) => JSON.stringify({ version: '2.0', data: [{ title: 't', paragraphs: [{ context, qas }] }] });

let folder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-evaluate-'));
  await writeFile(join(folder, 'one.json'), file(answered));
  await writeFile(join(folder, 'two.json.gz'), gzipSync(file(answered, impossible)));
});
afterAll(() => rm(folder, { recursive: true }));

const evaluate = (...words) =>
  promisify(execFile)(process.execPath, [join(root, 'scripts/evaluate.mjs'), ...words], {
    env: { ...process.env, INIT_CWD: folder, GLOSSA_DATA: folder },
  });

describe('npm run evaluate', () => {
  it.each([
    [['--data', 'one.json'], 'EM 100.00 F1 100.00 n 1'],
    [['--data=two.json.gz'], 'EM 50.00 F1 50.00 n 2'],
  ])('question-answering %j ends with %s', async (words, line) => {
    const { stdout } = await evaluate('question-answering', ...words);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(line);
  });

  it.each([
    [['translation'], 2, 'usage: npm run evaluate -- question-answering [--data FILE]'],
    [[], 2, 'usage: '],
    [['question-answering'], 1, 'dev-v1.1.json.gz is missing'],
    [['question-answering', '--data', 'three.json'], 1, 'three.json'],
  ])('%j: %d, %s', async (words, code, message) => {
    await expect(evaluate(...words)).rejects.toMatchObject({ code, stderr: expect.stringContaining(message) });
  });
});
