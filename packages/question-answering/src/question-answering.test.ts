import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { ensureBackend } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { Tokenizer } from '@glossa/tokenizer';
import { saveModel } from '@glossa/transformer';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteTokenizer, byteTokenizerJson } from './__fixtures__/byte-tokenizer.js';
import { ruleModel, tinyModel } from './__fixtures__/models.js';
import { slidingWindowBaseline } from './baseline/sliding-window-baseline.js';
import type { SquadQuestion } from './data/squad-question.js';
import { evaluateSquad } from './evaluate-squad.js';
import type { AnswerOptions } from './options.js';
import { QuestionAnswering } from './question-answering.js';
import { spanExamples } from './span-examples.js';

beforeAll(ensureBackend);

const tokenizer = byteTokenizer();
const question = 'who?';
const ruled = (targets: Record<string, number>, options = {}) => {
  const { model, ...given } = ruleModel(targets, options);
  return { qa: new QuestionAnswering({ model, tokenizer }), ...given };
};

describe('QuestionAnswering.answer', () => {
  it('gives the span, its place and its probability', async () => {
    const { qa } = ruled({ Broncos: 20 });
    const context = 'The Denver Broncos won.';
    const { nBest, tokensPerSecond, ...best } = await qa.answer({ question, context });
    expect(best).toMatchObject({ answer: 'Broncos', start: 11, end: 18, probability: expect.closeTo(1, 5) });
    expect(best.score).toBeCloseTo(Math.log(best.probability), 9);
    expect(tokensPerSecond).toBeGreaterThan(0);
    expect(nBest).toEqual([best]);
  });
  it('counts UTF-16 units, beyond emoji and Chinese characters', async () => {
    const { qa } = ruled({ 北京: 20 });
    const context = '👩‍🚀 在北京。';
    const { answer, start, end } = await qa.answer({ question: '哪里？', context });
    expect([answer, context.slice(start, end)]).toEqual(['北京', '北京']);
  });
  it('never cuts a word or a character, and never gives the question or a special token', async () => {
    using qa = new QuestionAnswering({ model: tinyModel(), tokenizer });
    for (const context of ['The cafe\u0301 👩‍🚀 was re-opened', ' 我喜欢猫，不喜欢狗。 ', '🇨🇳🇫🇷 a_b don’t', '\t x \n']) {
      const { nBest } = await qa.answer({ question: 'a?', context }, { numResults: 1000, maxAnswerLength: 8 });
      for (const { answer, start, end } of nBest) {
        expect(context.slice(start, end)).toBe(answer);
        expect(answer).toBe(answer.trim());
        expect(answer).not.toBe('');
        const around = `${context.slice(0, start)}|${answer}|${context.slice(end)}`;
        expect(around).not.toMatch(
          /[a-z_]\|(?:[a-z_]|\u0301)|\u200d\||\|\u200d|\p{RI}\|\p{RI}[^|]*\|\p{RI}\p{RI}|\ufffd/u,
        );
        expect([...new Intl.Segmenter().segment(context)].map(({ index }) => index)).toContain(start);
      }
      expect(nBest.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
      expect(nBest.map(({ score }) => score)).toEqual(
        nBest.map(({ score }) => score).sort((one, other) => other - one),
      );
    }
  });
  it('returns as many different answers', async () => {
    const { qa } = ruled({ Ann: 12, Bob: 11 });
    const { nBest } = await qa.answer({ question, context: 'Ann and Bob.' }, { numResults: 2 });
    expect(nBest.map(({ answer }) => answer)).toEqual(['Ann', 'Ann and Bob']);
    const short = await qa.answer({ question, context: 'Ann and Bob.' }, { numResults: 2, maxAnswerLength: 3 });
    expect(short.nBest.map(({ answer }) => answer)).toEqual(['Ann', 'Bob']);
  });
  it('finds answers anywhere in a long context, whatever the windows', async () => {
    const filler = 'some words that say nothing. ';
    for (const place of [0, 3, 7, 12]) {
      const context = `${filler.repeat(place)}Zed is here. ${filler.repeat(12 - place)}`;
      for (const options of [
        { maxLength: 64 },
        { maxLength: 64, docStride: 0 },
        { maxLength: 48, docStride: 30 },
        { maxLength: 500 },
      ] as AnswerOptions[]) {
        const { qa, batches } = ruled({ Zed: 15 });
        const { answer, start, probability } = await qa.answer(
          { question, context },
          { ...options, maxAnswerLength: 10 },
        );
        expect([answer, start]).toEqual(['Zed', place * filler.length]);
        expect(probability).toBeGreaterThan(0.9);
        expect(Math.max(...batches.flat())).toBeLessThanOrEqual(options.maxLength!);
      }
    }
  });
  it('counts a span that two windows see once, from the window that sees more around it', async () => {
    const context = `${'x '.repeat(20)}Zed${' y'.repeat(20)}`;
    const { qa } = ruled({ Zed: 3 });
    const whole = await qa.answer({ question, context }, { maxLength: 200, numResults: 2000, maxAnswerLength: 3 });
    const windowed = await qa.answer(
      { question, context },
      { maxLength: 40, docStride: 20, numResults: 2000, maxAnswerLength: 3 },
    );
    const scores = ({ nBest }: typeof whole) =>
      new Map(nBest.map(({ start, end, score }) => [`${start}-${end}`, score]));
    expect(scores(windowed).get('40-43')).toBeCloseTo(scores(whole).get('40-43')!, 2);
  });
  it('answers many at once as one by one, in batches of like length', async () => {
    using qa = new QuestionAnswering({ model: tinyModel(), tokenizer });
    const inputs = [
      'Short one.',
      'A rather longer context that says more than the others do, and more.',
      '我喜欢猫。',
    ].map((context) => ({ question, context }));
    const progress: unknown[] = [];
    const together = await qa.answer(inputs, {
      batchSize: 2,
      maxAnswerLength: 10,
      onProgress: (step) => progress.push(step),
    });
    for (const [index, input] of inputs.entries()) {
      const alone = await qa.answer(input, { maxAnswerLength: 10 });
      expect(together[index]).toMatchObject({
        answer: alone.answer,
        start: alone.start,
        score: expect.closeTo(alone.score, 4),
      });
    }
    expect(progress).toEqual([
      { done: 2, total: 4 },
      { done: 4, total: 4 },
    ]);
    expect(await qa.answer([])).toEqual([]);
  });
  it('streams the best answer so far, and then the whole', async () => {
    const { qa } = ruled({ Ann: 5, Zed: 15 });
    const filler = 'some words that say nothing. '.repeat(6);
    const stream = qa.stream(
      { question, context: `Ann came. ${filler}Zed is here.` },
      { maxLength: 48, docStride: 10, maxAnswerLength: 5, batchSize: 1 },
    );
    const answers: string[] = [];
    for await (const { answer } of stream) answers.push(answer);
    expect([answers[0], answers.at(-1)]).toEqual(['Ann', 'Zed']);
    expect((await stream.result).answer).toBe('Zed');
  });
  it('tells a model of three token types which tokens of the context the question has, and no other', async () => {
    const [asked, context] = ['ab', 'xa b.'];
    const two = ruled({});
    await two.qa.answer({ question: asked, context }, { maxAnswerLength: 2 });
    expect(two.types).toEqual([[0, 0, 0, 0, 1, 1, 1, 1, 1, 1]]);
    const three = ruled({ b: 9 }, { typeVocabSize: 3 });
    const { answer } = await three.qa.answer({ question: asked, context }, { maxAnswerLength: 2 });
    expect(three.types).toEqual([[0, 0, 0, 0, 1, 2, 1, 2, 1, 1]]);
    expect(answer).toBe('b');
    const { model, types } = ruleModel({}, { typeVocabSize: 3 });
    await new QuestionAnswering({ model, tokenizer, markShared: false }).answer(
      { question: asked, context },
      { maxAnswerLength: 2 },
    );
    expect(types).toEqual(two.types);
  });
  it('answers with a real model of three token types', async () => {
    const input = { question: 'who came?', context: 'Ann came.' };
    using marking = new QuestionAnswering({ model: tinyModel(3), tokenizer });
    using plain = new QuestionAnswering({ model: tinyModel(3), tokenizer, markShared: false });
    const [marked, unmarked] = await Promise.all(
      [marking, plain].map((qa) => qa.answer(input, { maxAnswerLength: 9 })),
    );
    expect(marked.score).not.toBeCloseTo(unmarked.score, 6);
  });
  it('may say that there is no answer', async () => {
    const context = 'Ann came.';
    const options = { handleImpossible: true, numResults: 2, maxAnswerLength: 3 };
    const unsure = await ruled({ Ann: 10 }, { none: 11 }).qa.answer({ question, context }, options);
    expect(unsure).toMatchObject({ answer: '', start: 0, end: 0, probability: unsure.noAnswerProbability });
    expect(unsure.nBest.map(({ answer }) => answer)).toEqual(['', 'Ann']);
    expect(unsure.noAnswerProbability).toBeCloseTo(Math.exp(2) / (1 + Math.exp(2)), 2);
    const lenient = await ruled({ Ann: 10 }, { none: 11 }).qa.answer(
      { question, context },
      { ...options, nullThreshold: 3 },
    );
    expect(lenient.answer).toBe('Ann');
    const sure = await ruled({ Ann: 10 }, { none: 9 }).qa.answer({ question, context }, options);
    expect(sure.answer).toBe('Ann');
    expect(await ruled({}, { none: 30 }).qa.answer({ question, context })).not.toHaveProperty('noAnswerProbability');
  });
  it('asks every window whether there is no answer: one that finds some is enough', async () => {
    const filler = 'words. '.repeat(10);
    const { qa } = ruled({}, { none: 1 });
    const forward = qa.model.forward.bind(qa.model);
    qa.model.forward = (inputs) => {
      const { startLogits, endLogits } = forward(inputs);
      const doubts = inputs.inputIds.map((row) =>
        Array.from(row, (_, column) => (column === 0 && Array.from(row).includes(90 + 3) ? -30 : 0)),
      );
      return { startLogits: tf.add(startLogits, doubts), endLogits: tf.add(endLogits, doubts) };
    };
    const options = { handleImpossible: true, maxLength: 40, docStride: 0, maxAnswerLength: 5 };
    expect((await qa.answer({ question, context: `${filler}Z.` }, options)).noAnswerProbability).toBeLessThan(1e-9);
  });
});

describe('bad input', () => {
  const context = 'Some text here.';
  it.each<[string, unknown, object, string]>([
    ['an empty question', { question: ' ', context }, {}, 'answer: question: expected some text, received " "'],
    ['an empty context', { question, context: '\n' }, {}, 'answer: context: expected some text, received "\\n"'],
    ['no context', { question }, {}, 'answer: context: expected a text, received nothing'],
    ['nothing', undefined, {}, 'answer: question: expected a text, received nothing'],
    [
      'one bad input of several',
      [
        { question, context },
        { question: '', context },
      ],
      {},
      'answer: inputs[1]: question: expected some text',
    ],
    ['an unknown option', { question, context }, { topk: 3 }, 'answer: unknown option "topk"'],
    [
      'no answers',
      { question, context },
      { numResults: 0 },
      'answer: numResults: expected a positive integer, received 0',
    ],
    [
      'a fractional stride',
      { question, context },
      { docStride: 1.5 },
      'answer: docStride: expected an integer of at least 0, received 1.5',
    ],
    [
      'a stride that fills the window',
      { question, context: context.repeat(20) },
      { docStride: 500 },
      'answer: docStride: expected less than the 377 tokens of the context in a window, received 500',
    ],
    [
      'windows the model cannot read',
      { question, context },
      { maxLength: 513 },
      'answer: maxLength: expected at most 512, as the model reads, received 513',
    ],
    [
      'a question without room for a context',
      { question: 'x'.repeat(400), context },
      {},
      'answer: question: expected at most 354 tokens, special ones included, beside 30 of the context, received 403',
    ],
    [
      'a threshold without its use',
      { question, context },
      { nullThreshold: 1 },
      'answer: nullThreshold: expected handleImpossible beside it, received 1',
    ],
  ])('refuses %s', async (_, input, options, message) => {
    await expect(ruled({}).qa.answer(input as never, options)).rejects.toThrow(message);
  });
  it('refuses logits that are no numbers, and tokenizers that do not fit', async () => {
    await expect(ruled({ text: NaN }).qa.answer({ question, context })).rejects.toThrow(
      'answer: logits of the model: expected numbers, received NaN',
    );
    const { model } = ruleModel({});
    expect(() => new QuestionAnswering({ model, tokenizer: Tokenizer.fromJson(byteTokenizerJson(null)) })).toThrow(
      'expected a post-processor that sets a pair of texts apart',
    );
    expect(() => new QuestionAnswering({ model, tokenizer: { vocabSize: 300, encode: tokenizer.encode } })).toThrow(
      'expected at most 259 tokens, as the model has, received 300',
    );
    expect(() => new QuestionAnswering({ model, tokenizer, stride: 1 } as never)).toThrow('unknown option "stride"');
    expect(() => new QuestionAnswering({ model, tokenizer, markShared: true })).toThrow(
      'QuestionAnswering: markShared: expected a model with three token types, received 2',
    );
  });
  it('reads a context of one endless word in good time', async () => {
    const { answer } = await ruled({}).qa.answer({ question, context: 'x'.repeat(20_000) });
    expect(answer.length).toBeLessThan(200);
  });
  it('leaves nothing behind, aborted or not', async () => {
    using qa = new QuestionAnswering({ model: tinyModel(), tokenizer });
    const options = { maxAnswerLength: 5, batchSize: 1, docStride: 10 };
    await expectNoLeak(
      async () => {
        await qa.answer({ question, context: context.repeat(5) }, options);
        await expect(
          qa.answer({ question, context }, { signal: AbortSignal.abort(new Error('enough')) }),
        ).rejects.toThrow('enough');
        const controller = new AbortController();
        setTimeout(() => controller.abort(new Error('enough')));
        await expect(
          qa.answer({ question, context: context.repeat(20) }, { ...options, signal: controller.signal }),
        ).rejects.toThrow('enough');
      },
      { steps: 4 },
    );
  });
});

describe('QuestionAnswering.load', () => {
  it('loads a folder, and refuses a damaged one without leaving anything behind', async () => {
    const path = await mkdtemp(join(tmpdir(), 'glossa-question-answering-'));
    using model = tinyModel();
    await saveModel(model, path);
    await writeFile(join(path, 'tokenizer.json'), JSON.stringify(byteTokenizerJson()));
    const input = { question, context: 'Ann and Bob came.' };
    const options = { maxAnswerLength: 9 };
    using made = new QuestionAnswering({ model: tinyModel(), tokenizer });
    {
      using loaded = await QuestionAnswering.load(path, { onProgress: () => {} });
      expect((await loaded.answer(input, options)).answer).toBe((await made.answer(input, options)).answer);
    }
    await writeFile(join(path, 'tokenizer.json'), JSON.stringify(byteTokenizerJson(null)));
    await expectNoLeak(
      async () => {
        await expect(QuestionAnswering.load(path)).rejects.toThrow('expected a post-processor');
        await expect(QuestionAnswering.load(path, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
          'enough',
        );
        await expect(QuestionAnswering.load(path, { cache: true } as never)).rejects.toThrow(
          'QuestionAnswering.load: unknown option "cache"',
        );
        await expect(QuestionAnswering.load(join(path, 'nothing'))).rejects.toThrow('expected one of tokenizer.json');
      },
      { steps: 3 },
    );
    await rm(path, { recursive: true });
  });
});

describe('damaged files', () => {
  it.each([
    ['tokenizer.json', '{', 'tokenizer.json: expected JSON'],
    ['tokenizer.json', '{"model": {"type": "Magic"}}', 'Magic'],
    ['config.json', '{"model_type": "gpt2"}', 'config.json: model_type: expected bert'],
    ['model.safetensors', 'no weights', 'model.safetensors'],
  ])('%s is refused in one line, and leaves nothing behind: %s', async (name, content, message) => {
    const path = await mkdtemp(join(tmpdir(), 'glossa-question-answering-'));
    using model = tinyModel();
    await saveModel(model, path);
    await writeFile(join(path, 'tokenizer.json'), JSON.stringify(byteTokenizerJson()));
    await writeFile(join(path, name), content);
    await expectNoLeak(
      async () => {
        const error: Error = await QuestionAnswering.load(path).then(
          () => expect.unreachable(),
          (reason) => reason,
        );
        expect(error.message).toContain(message);
        expect(error.message).not.toContain('\n');
      },
      { steps: 3 },
    );
    await rm(path, { recursive: true });
  });
});

const squad = (rows: [question: string, context: string, answer?: string][]): SquadQuestion[] =>
  rows.map(([asked, context, answer], index) => ({
    id: `${index}`,
    title: '',
    context,
    question: asked,
    answers:
      answer === undefined
        ? []
        : [{ text: answer, start: context.includes(answer) ? context.indexOf(answer) : undefined }],
  }));

describe('evaluateSquad', () => {
  const data = squad([
    ['who?', 'Ann came.', 'Ann'],
    ['who?', 'Bob and Ann.', 'Bob'],
    [' ', 'Ann', 'Ann'],
  ]);
  it('answers and scores, also from a stream and with a limit', async () => {
    const { qa } = ruled({ Ann: 20 });
    const progress: unknown[] = [];
    const result = await evaluateSquad(qa, data, { maxAnswerLength: 3, onProgress: (step) => progress.push(step) });
    expect(result).toMatchObject({ exactMatch: expect.closeTo(100 / 3, 9), f1: expect.closeTo(100 / 3, 9), n: 3 });
    expect(result.predictions).toEqual(
      new Map([
        ['0', 'Ann'],
        ['1', 'Ann'],
      ]),
    );
    expect(progress).toEqual([{ done: 3, total: 3 }]);
    const stream = (async function* () {
      yield* data;
    })();
    expect(await evaluateSquad(qa, stream, { limit: 1 })).toMatchObject({ exactMatch: 100, n: 1 });
  });
  it('knows questions without answer', async () => {
    const { qa } = ruled({ Ann: 10 }, { none: 8 });
    const result = await evaluateSquad(
      qa,
      squad([
        ['who?', 'Ann came.', 'Ann'],
        ['who?', 'Bob came.'],
      ]),
      { handleImpossible: true },
    );
    expect(result).toMatchObject({ exactMatch: 100, hasAnswer: { n: 1 }, noAnswer: { exactMatch: 100, n: 1 } });
    expect(result.noAnswerProbabilities.get('1')).toBeGreaterThan(0.9);
  });
  it('takes any function, and refuses unknown options', async () => {
    expect(await evaluateSquad(slidingWindowBaseline, data, { limit: 1 })).toMatchObject({ exactMatch: 100 });
    await expect(evaluateSquad(slidingWindowBaseline, data, { numResults: 2 } as never)).rejects.toThrow(
      'evaluateSquad: unknown option "numResults"',
    );
    await expect(evaluateSquad(slidingWindowBaseline, data, { limit: 0 })).rejects.toThrow(
      'limit: expected a positive integer',
    );
    await expect(
      evaluateSquad(slidingWindowBaseline, data, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });
});

describe('spanExamples', () => {
  const text = (ids: ArrayLike<number>, start: number, end: number) =>
    new TextDecoder().decode(Uint8Array.from(Array.from(ids).slice(start, end + 1), (id) => id - 3));
  it('marks the tokens of the answer in every window that holds all of it', () => {
    const rows = squad([
      ['who?', `${'x '.repeat(30)}é猫!${' y'.repeat(30)}`, '猫'],
      ['who?', 'Bob', 'Ann'],
      ['', 'Ann', 'Ann'],
      ['who?', 'Ann'],
      ['x'.repeat(60), 'Ann', 'Ann'],
    ]);
    const examples = [...spanExamples(rows, tokenizer, { maxLength: 40, docStride: 20 })];
    expect(examples.length).toBeGreaterThan(1);
    for (const { inputIds, tokenTypeIds, startPosition, endPosition } of examples) {
      expect(text(inputIds, startPosition, endPosition)).toBe('猫');
      expect(tokenTypeIds).toHaveLength(inputIds.length);
      expect(tokenTypeIds[startPosition]).toBe(1);
    }
    const all = [...spanExamples(rows, tokenizer, { maxLength: 40, docStride: 20, withoutAnswer: 'first-token' })];
    expect(all.filter(({ startPosition }) => startPosition > 0)).toEqual(examples);
    expect(all.length).toBe(1 + tokenizerWindows(rows[0].context));
  });
  it('marks the tokens that the question has too when asked', () => {
    const rows = squad([['ab?', `a猫b ${'x '.repeat(30)}b`, '猫']]);
    const options = { maxLength: 40, docStride: 20, withoutAnswer: 'first-token' } as const;
    const [plain, marked] = [false, true].map((markShared) => [
      ...spanExamples(rows, tokenizer, { ...options, markShared }),
    ]);
    expect(marked.length).toBeGreaterThan(1);
    expect(marked.map(({ inputIds, startPosition, endPosition }) => [inputIds, startPosition, endPosition])).toEqual(
      plain.map(({ inputIds, startPosition, endPosition }) => [inputIds, startPosition, endPosition]),
    );
    const shared = marked.flatMap(({ inputIds, tokenTypeIds }) =>
      [...inputIds].filter((_, index) => tokenTypeIds[index] === 2),
    );
    expect(text([...new Set(shared)], 0, 9)).toBe('ab');
    marked.forEach(({ inputIds, tokenTypeIds }, row) => {
      tokenTypeIds.forEach((type, index) => {
        const isShared = plain[row].tokenTypeIds[index] === 1 && ['a', 'b'].includes(text(inputIds, index, index));
        expect(type).toBe(isShared ? 2 : plain[row].tokenTypeIds[index]);
      });
    });
    expect([...spanExamples(rows, tokenizer, options)]).toEqual(plain);
  });
  const tokenizerWindows = (context: string) =>
    1 +
    tokenizer.encode('who?', { pair: context, truncation: { maxLength: 40, stride: 20, strategy: 'onlySecond' } })
      .overflowing.length;
  it('refuses unknown options', () => {
    expect(() => [...spanExamples([], tokenizer, { stride: 1 } as never)]).toThrow(
      'spanExamples: unknown option "stride"',
    );
    expect(() => [...spanExamples([], tokenizer, { withoutAnswer: 'keep' } as never)]).toThrow(
      'withoutAnswer: expected "skip" or "first-token", received "keep"',
    );
  });
});

describe('slidingWindowBaseline', () => {
  it('picks what stands near the words of the question', () => {
    const context =
      'Bread is made of flour. The Denver Broncos defeated the Carolina Panthers in Santa Clara. Rain fell on Monday.';
    const { answer, start, end } = slidingWindowBaseline({
      question: 'Which team defeated the Carolina Panthers?',
      context,
    });
    expect(answer).toBe('Denver Broncos');
    expect(context.slice(start, end)).toBe(answer);
    expect(slidingWindowBaseline({ question: 'who?', context: '' })).toEqual({ answer: '', start: 0, end: 0 });
  });
});
