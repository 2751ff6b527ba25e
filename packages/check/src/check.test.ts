import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  asInteger,
  asList,
  asOneOf,
  asString,
  check,
  checkIds,
  checkInteger,
  checkNumber,
  checkOneOf,
  checkOptions,
  fail,
  GlossaError,
  inWords,
  readOptions,
  show,
  Untrusted,
  type OptionNames,
} from './index.js';

interface Options {
  batchSize?: number;
  signal?: AbortSignal;
}

const caught = (run: () => unknown): GlossaError => {
  try {
    run();
  } catch (error) {
    if (error instanceof GlossaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('errors', () => {
  it('say where, what was expected and what came, and have a code', () => {
    const error = caught(() => fail('translate: maxNewTokens', 'a positive integer', 0));
    expect(error.message).toBe('translate: maxNewTokens: expected a positive integer, received 0');
    expect(error).toMatchObject({ name: 'GlossaError', code: 'invalid-argument' });
    expect(caught(() => fail('model.bin', 'safetensors', 'a pickle', 'unsupported')).code).toBe('unsupported');
  });

  it('are thrown only where the condition does not hold', () => {
    check(true, 'a', 'b', 'c');
    expect(() => check(false, 'a', 'b', inWords('two of them'))).toThrow('a: expected b, received two of them');
  });
});

describe('show', () => {
  it.each([
    [undefined, 'nothing'],
    ['a\nb', '"a\\nb"'],
    [[2, 3], '[2, 3]'],
    [['x'], 'an array of 1'],
    [{ a: 1 }, 'an object'],
    [new Uint8Array(3), '3 bytes'],
    [10n, '10'],
  ])('writes %o as %s', (value, text) => expect(show(value)).toBe(text));

  it('keeps any value to one short line', () => {
    const shown = (values: fc.Arbitrary<unknown>) =>
      fc.assert(fc.property(values, (value) => void expect(show(value)).toMatch(/^[^\n\r]{0,600}$/)));
    shown(fc.anything());
    shown(fc.string({ maxLength: 1000 }));
  });
});

describe('options', () => {
  const names: OptionNames<Options> = { batchSize: true, signal: true };

  it('are refused when misspelt, with all that there are', () => {
    checkOptions('translate', { batchSize: 1 } satisfies Options, names);
    const error = caught(() => checkOptions('translate', { batchsize: 1 } as Options, names));
    expect(error.message).toBe('translate: unknown option "batchsize", expected one of: batchSize, signal');
    expect(error.code).toBe('unknown-option');
    expect(() => checkOptions('translate', null as unknown as Options, names)).toThrow('expected an object of options');
    expect(() => checkOptions('f', JSON.parse('{"__proto__": 1}') as Options, names)).toThrow(
      'unknown option "__proto__"',
    );
  });

  it('are all named, or the type check fails', () => {
    const options: Options = {};
    // @ts-expect-error signal is missing
    checkOptions('translate', options, { batchSize: true });
    // @ts-expect-error there is no such option
    checkOptions('translate', options, { batchSize: true, signal: true, seed: true });
    expectTypeOf<OptionNames<Options>>().toEqualTypeOf<{ readonly batchSize: true; readonly signal: true }>();
  });
});

describe('values', () => {
  it('are given back when they fit', () => {
    expect(checkInteger('f', 3, 1, 5)).toBe(3);
    expect(checkNumber('f', -0.5)).toBe(-0.5);
    expect(checkOneOf('f', 'left', ['error', 'left'])).toBe('left');
    expect(checkIds('f', [0, 1])).toEqual([0, 1]);
  });

  it.each([
    [() => checkInteger('f: n', 0, 1), 'f: n: expected a positive integer, received 0'],
    [() => checkInteger('f: n', 1.5), 'f: n: expected an integer of at least 0, received 1.5'],
    [() => checkInteger('f: n', 9, 1, 5), 'f: n: expected an integer from 1 to 5, received 9'],
    [() => checkNumber('f: n', NaN), 'f: n: expected a number, received NaN'],
    [() => checkNumber('f: n', '1', 0), 'f: n: expected a number of at least 0, received "1"'],
    [() => checkOneOf('f: n', 'up', ['error', 'left']), 'f: n: expected "error" or "left", received "up"'],
    [() => checkIds('f', [-1]), 'f: expected token ids (integers of at least 0), received -1'],
  ])('are refused in one line', (run, message) => expect(caught(run).message).toBe(message));
});

describe('untrusted values', () => {
  it('are read by their path', () => {
    const json = Untrusted.parse('{"type": "BPE", "sizes": [1, 2]}', 'tokenizer.json');
    expect(json.read({ type: asOneOf(['BPE']), sizes: asList(asInteger(0, 9)) })).toEqual({
      type: 'BPE',
      sizes: [1, 2],
    });
    expect(() => json.read({ type: asString() })).toThrow('tokenizer.json: unknown key "sizes", expected one of: type');
    const error = caught(() => json.get('sizes').list(asInteger(0, 1)));
    expect(error.message).toBe('tokenizer.json.sizes[1]: expected an integer from 0 to 1, received 2');
    expect(error.code).toBe('invalid-file');
  });

  it('keep prototypes, depth and other text out', () => {
    expect(() => Untrusted.parse('{"__proto__": 1}', 'f').record).toThrow('f: the key "__proto__" is refused');
    expect(() => Untrusted.parse('{', 'f')).toThrow('f: expected JSON in UTF-8');
    let nested: Untrusted = Untrusted.parse(`${'[{"a":'.repeat(40)}0${'}]'.repeat(40)}`, 'f');
    expect(() => {
      for (;;) nested = nested.list((field) => field.get('a'))[0];
    }).toThrow('nested deeper than 32 levels');
  });

  it('may be options', () => {
    expect(readOptions('train', { vocabSize: 5 }, { vocabSize: asInteger(1, 9, 3) })).toEqual({ vocabSize: 5 });
    expect(readOptions('train', undefined, { vocabSize: asInteger(1, 9, 3) })).toEqual({ vocabSize: 3 });
    expect(caught(() => readOptions('train', { vocabSize: 0 }, { vocabSize: asInteger(1, 9) })).message).toBe(
      'train: vocabSize: expected an integer from 1 to 9, received 0',
    );
    expect(caught(() => readOptions('train', { size: 5 }, { vocabSize: asInteger(1, 9, 3) }))).toMatchObject({
      code: 'unknown-option',
      message: 'train: unknown option "size", expected one of: vocabSize',
    });
  });
});
