import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facts, factsModel, pairs, pairsModel, type ModelFolder } from '../__fixtures__/models.js';
import { testIo } from '../__fixtures__/test-io.js';
import { evaluate } from './evaluate.js';

async function run(args: string[], given: Parameters<typeof testIo>[0] = {}) {
  const { io, written } = testIo(given);
  return { code: await evaluate(args, io), ...written };
}

describe('glossa evaluate', () => {
  it('asks for a task', async () => {
    expect((await run(['--help'])).stdout).toMatch(/^Usage: glossa evaluate TASK …\n\n {2}translation +\S/);
    expect(await run(['summarization'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('expected one of translation, question-answering'),
    });
  });
});

describe('glossa evaluate translation', () => {
  let model: ModelFolder;
  const file = (name: string) => join(model.path, name);
  beforeAll(async () => {
    model = await pairsModel();
    const rows = pairs.map(([source, target]) => `${source}\t${target}\tby someone\n`);
    await writeFile(file('test.tsv'), rows.join(''));
    await writeFile(file('test.en'), pairs.map(([source]) => `${source}\n`).join(''));
    await writeFile(file('test.zh.gz'), gzipSync(pairs.map(([, target]) => `${target}\n`).join('')));
    await writeFile(file('other.zh'), '兩隻貓\n一隻狗\n');
    await writeFile(file('short.zh'), '貓\n');
  });
  afterAll(() => model[Symbol.asyncDispose]());

  it('prints BLEU and chrF with their signatures, and a last line of both', async () => {
    const { code, stdout, stderr } = await run([
      'translation',
      model.path,
      '--data',
      file('test.tsv'),
      '--tokenization',
      'char',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const [bleu, chrf, last] = stdout.split('\n');
    expect(bleu).toMatch(/^BLEU \d+\.\d\d nrefs:1\|case:mixed\|eff:no\|tok:char\|smooth:exp\|version:glossa-/);
    expect(chrf).toMatch(/^chrF 100\.00 nrefs:1\|case:mixed\|eff:yes\|nc:6\|nw:0\|space:no\|version:glossa-/);
    expect(last).toMatch(/^BLEU \d+\.\d\d chrF 100\.00 n 2$/);
  });

  it('takes references beside the sources, gzip or not, and writes the translations', async () => {
    const output = file('out.txt');
    const args = [
      'translation',
      model.path,
      '--data',
      file('test.en'),
      '--references',
      file('test.zh.gz'),
      '--references',
      file('other.zh'),
    ];
    const { stdout } = await run([...args, '--limit', '1', '--beams', '2', '--output', output]);
    expect(stdout).toMatch(/nrefs:2.*\n.*nrefs:2.*\nBLEU .* n 1\n$/);
    expect(await readFile(output, 'utf8')).toBe(`${pairs[0][1]}\n`);
    expect((await run(args, { tty: true })).stderr).toContain('2 of 2 sentences');
  });

  it.each<[string[], number, string]>([
    [[], 2, '--data: expected it, as it has no default'],
    [['--data', 'test.tsv', '--limit', '0'], 2, '--limit: expected a whole number from 1'],
    [
      ['--data', 'test.tsv', '--tokenization', 'ja'],
      2,
      '--tokenization: expected 13a, zh, intl, char, none, received "ja"',
    ],
    [['--data', 'nothing.tsv'], 1, 'nothing.tsv: not found'],
    [['--data', 'test.en'], 1, 'test.en:1: expected source TAB reference, received one column'],
    [['--data', 'test.en', '--references', 'short.zh'], 1, 'short.zh: expected 2 lines, as '],
    [['--data', '-'], 1, 'stdin: expected some sentences, received none'],
    [['--data', 'test.tsv', '--output', 'no/out.txt'], 1, 'expected a folder to write it to'],
  ])('refuses %j', async (args, code, message) => {
    const paths = args.map((arg) => (/\./.test(arg) ? file(arg) : arg));
    const { stderr, ...rest } = await run(['translation', model.path, ...paths]);
    expect(rest).toEqual({ code, stdout: '' });
    expect(stderr).toMatch(/^glossa evaluate translation: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});

describe('glossa evaluate question-answering', () => {
  let model: ModelFolder;
  const file = (name: string) => join(model.path, name);
  const squad = (questions: readonly object[]) =>
    JSON.stringify({
      version: '1',
      data: [{ title: 't', paragraphs: [{ context: facts[0].context, qas: questions }] }],
    });
  const questions = facts.map(({ question, context, answer }, id) => ({
    id: `${id}`,
    question,
    answers: [{ text: answer, answer_start: context.indexOf(answer) }],
  }));

  beforeAll(async () => {
    model = await factsModel();
    await writeFile(file('dev.json'), squad(questions));
    await writeFile(file('dev.json.gz'), gzipSync(squad(questions)));
    await writeFile(
      file('dev2.json'),
      squad([...questions, { id: 'x', question: 'Why?', is_impossible: true, answers: [] }]),
    );
    await writeFile(file('cut.json'), squad(questions).slice(0, -40));
    await writeFile(file('cut.json.gz'), gzipSync(squad(questions)).subarray(0, 60));
  });
  afterAll(() => model[Symbol.asyncDispose]());

  it('ends with the scores, of JSON and of gzip', async () => {
    for (const name of ['dev.json', 'dev.json.gz']) {
      expect(await run(['question-answering', model.path, '--data', file(name)])).toEqual({
        code: 0,
        stdout: 'EM 100.00 F1 100.00 n 2\n',
        stderr: '',
      });
    }
    expect(
      (await run(['question-answering', model.path, '--data', '-', '--limit', '1'], { stdin: squad(questions) }))
        .stdout,
    ).toBe('EM 100.00 F1 100.00 n 1\n');
  });

  it('tells questions with and without answers apart, and writes the predictions', async () => {
    const output = file('predictions.json');
    const { stdout, stderr } = await run(
      ['question-answering', model.path, '--data', file('dev2.json'), '--output', output],
      { tty: true },
    );
    expect(stdout).toBe(
      'with an answer: EM 100.00 F1 100.00 n 2\nwithout: EM 0.00 F1 0.00 n 1\nEM 66.67 F1 66.67 n 3\n',
    );
    expect(stderr).toContain('3 questions');
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({ 0: 'Ann', 1: '北京', x: expect.any(String) });
    const { stdout: doubting } = await run([
      'question-answering',
      model.path,
      '--data',
      file('dev2.json'),
      '--handle-impossible',
      '--metric',
      'squad-2.0',
    ]);
    expect(doubting).toMatch(/\nEM .* n 3\n$/);
  });

  it.each<[string[], number, string]>([
    [[], 2, '--data: expected it'],
    [['--data', 'dev.json', '--metric', 'rouge'], 2, '--metric: expected squad-1.1, squad-2.0, cmrc, received "rouge"'],
    [['--data', 'nothing.json'], 1, 'nothing.json: not found'],
    [['--data', 'cut.json'], 1, 'readSquad: '],
    [['--data', 'cut.json.gz'], 1, 'cut.json.gz: damaged gzip'],
    [['--data', 'config.json'], 1, 'readSquad: '],
  ])('refuses %j', async (args, code, message) => {
    const { stderr, ...rest } = await run([
      'question-answering',
      model.path,
      ...args.map((arg) => (/json/.test(arg) ? file(arg) : arg)),
    ]);
    expect(rest).toEqual({ code, stdout: '' });
    expect(stderr).toMatch(/^glossa evaluate question-answering: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});
