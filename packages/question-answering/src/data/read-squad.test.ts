import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateAnswer } from './locate-answer.js';
import { readSquad, type ReadSquadOptions } from './read-squad.js';
import type { SquadQuestion } from './squad-question.js';
import type { TextSource } from './text-chunks.js';

const article = (answers: unknown[] = [{ text: '猫', answer_start: 2 }], more: object = {}) => ({
  title: 'a "data":[ b',
  paragraphs: [{ context: '😀 猫 a cat 猫', qas: [{ id: 'q', question: 'who?', answers, ...more }] }],
});
const text = JSON.stringify({ version: '1.1', data: [article()], note: '"data":[]' });

async function read(source: TextSource, options?: ReadSquadOptions): Promise<SquadQuestion[]> {
  const questions = [];
  for await (const question of readSquad(source, options)) questions.push(question);
  return questions;
}

describe('readSquad', () => {
  const expected = [
    {
      id: 'q',
      title: 'a "data":[ b',
      context: '😀 猫 a cat 猫',
      question: 'who?',
      answers: [{ text: '猫', start: 3 }],
    },
  ];
  const bytes = new TextEncoder().encode(text);
  const stream = (parts: Iterable<Uint8Array>) =>
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });

  it.each<[string, () => TextSource]>([
    ['text', () => text],
    ['bytes', () => bytes],
    ['a Blob', () => new Blob([bytes])],
    ['a stream of single bytes', () => stream([...bytes].map((byte) => Uint8Array.of(byte)))],
    ['gzip', () => new Uint8Array(gzipSync(bytes))],
    ['a gzipped Blob', () => new Blob([new Uint8Array(gzipSync(bytes))])],
    ['text with white space', () => JSON.stringify(JSON.parse(text), null, 2)],
  ])('reads %s', async (_, source) => expect(await read(source())).toEqual(expected));

  it('reads text cut anywhere', async () => {
    const three = JSON.stringify({
      data: [1, 2, 3].map((id) => ({
        ...article(),
        paragraphs: [{ context: 'x ]}"\\', qas: [{ id: `${id}`, question: '[{,', answers: [] }] }],
      })),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: three.length })), async (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), three.length];
        const pieces = (async function* () {
          for (let i = 1; i < places.length; i++) yield three.slice(places[i - 1], places[i]);
        })();
        expect((await read(pieces)).map(({ id }) => id)).toEqual(['1', '2', '3']);
      }),
    );
  });
  it('takes answers that the context does not hold, and questions without answers', async () => {
    const data = [
      article([{ text: 'dog', answer_start: -1 }]),
      { paragraphs: [{ context: '', qas: [{ id: 'r', question: '', answers: [], is_impossible: true }] }] },
    ];
    const [first, second] = await read(JSON.stringify({ data }));
    expect(first.answers).toEqual([{ text: 'dog', start: undefined }]);
    expect(second).toEqual({ id: 'r', title: '', context: '', question: '', answers: [] });
    expect(await read('{"data":[]}')).toEqual([]);
  });

  const where = 'readSquad: data[0].paragraphs[0].qas[0]';
  it.each<[string, TextSource, string]>([
    [
      'an offset that is text',
      JSON.stringify({ data: [article([{ text: 'a', answer_start: '7' }])] }),
      `${where}.answers[0].answer_start: expected an offset, received "7"`,
    ],
    [
      'an offset beyond reason',
      JSON.stringify({ data: [article([{ text: 'a', answer_start: 1.5 }])] }),
      `${where}.answers[0].answer_start: expected an offset, received 1.5`,
    ],
    [
      'an answer without text',
      JSON.stringify({ data: [article([{ answer_start: 1 }])] }),
      `${where}.answers[0].text: expected a string, received nothing`,
    ],
    [
      'answers to an impossible question',
      JSON.stringify({ data: [article(undefined, { is_impossible: true })] }),
      `${where}.answers: expected none`,
    ],
    [
      'a flag that is none',
      JSON.stringify({ data: [article([], { is_impossible: 1 })] }),
      `${where}.is_impossible: expected true or false, received 1`,
    ],
    ['no paragraphs', '{"data":[{"title":"x"}]}', 'readSquad: data[0].paragraphs: expected an array, received nothing'],
    ['an article that is none', '{"data":[null]}', 'readSquad: data[0]: expected an object, received null'],
    [
      'a repeated id',
      JSON.stringify({ data: [article(), article()] }),
      'readSquad: data[1]: expected ids that occur once, received "q"',
    ],
    ['a missing element', '{"data":[,{}]}', 'readSquad: data[0]: not valid JSON'],
    ['a trailing comma', '{"data":[{"paragraphs":[]},]}', 'readSquad: data[1]: not valid JSON'],
    ['a cut file', text.slice(0, -30), 'readSquad: document: not valid JSON'],
    ['an array', '[]', "readSquad: expected an object with the array 'data'"],
    ['no array', '{"data":{}}', "readSquad: expected an object with the array 'data'"],
    ['nothing', '', 'readSquad: document: not valid JSON'],
    ['junk after it', `${text}]`, 'readSquad: document: not valid JSON'],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff), 'readSquad: expected UTF-8'],
    ['a damaged gzip', new Uint8Array(gzipSync(text)).slice(0, 60), 'readSquad: damaged gzip'],
    ['another thing', 7 as unknown as string, 'readSquad: expected text, bytes'],
  ])('refuses %s', async (_, source, message) => expect(read(source)).rejects.toThrow(message));

  it('refuses unknown options and stops when aborted', async () => {
    await expect(read(text, { limit: 1 } as ReadSquadOptions)).rejects.toThrow('readSquad: unknown option "limit"');
    await expect(read(text, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
  it('closes its source when the reader stops early', async () => {
    let closed = false;
    const source = (async function* () {
      try {
        yield text;
        yield '';
      } finally {
        closed = true;
      }
    })();
    for await (const _ of readSquad(source)) break;
    expect(closed).toBe(true);
  });
});

describe('locateAnswer', () => {
  it.each([
    ['a cat', 'cat', 2, 2],
    ['😀 cat', 'cat', 2, 3],
    ['😀 cat', 'cat', 3, 3],
    ['cat … cat … cat', 'cat', 7, 6],
    ['cat … cat … cat', 'cat', 99, 12],
    ['a cat', 'dog', 0, undefined],
    ['a cat', '', 0, undefined],
  ])('finds in %o the text %o near %i at %o', (context, answer, offset, start) =>
    expect(locateAnswer(context, answer, offset)).toBe(start),
  );
});

const dev = `${process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))}/qa/squad/dev-v1.1.json.gz`;
if (!existsSync(dev)) console.warn(`SKIPPED: reading the SQuAD development set, ${dev} is absent`);
describe.skipIf(!existsSync(dev))('SQuAD dev-v1.1', () => {
  it('has 10,570 questions, every answer in its place', async () => {
    const questions = await read(createReadStream(dev));
    expect(questions).toHaveLength(10_570);
    for (const { context, answers } of questions) {
      for (const answer of answers)
        expect(context.slice(answer.start, answer.start! + answer.text.length)).toBe(answer.text);
    }
  });
});
