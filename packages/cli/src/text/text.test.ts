import { trainByteLevelBpe } from '@glossa/tokenizer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivingLines, linesOf } from './lines.js';
import { oneLine } from './one-line.js';
import { passageAround } from './passage.js';
import { trainingPieces } from './training-pieces.js';

async function* stream(texts: Iterable<string>) {
  yield* texts;
}
async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items = [];
  for await (const item of source) items.push(item);
  return items;
}
const words = fc.array(fc.constantFrom('a', 'b c', '貓', '\n', '\n\n', '\r\n', ' ', '\t', ' \n '), { maxLength: 30 });

describe('lines', () => {
  it('are the same however the text arrives', () =>
    fc.assert(
      fc.asyncProperty(words, async (pieces) => {
        const expected = pieces.join('').split(/\r?\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(await all(linesOf(stream(pieces)))).toEqual(expected);
        expect((await all(arrivingLines(stream(pieces)))).flat()).toEqual(expected);
      }),
    ));

  it('come together when they arrive together', async () => {
    expect(await all(arrivingLines(stream(['a\nb\nc', 'd\n', 'e'])))).toEqual([['a', 'b'], ['cd'], ['e']]);
  });

  it('have an end', async () => {
    const endless = (async function* () {
      for (;;) yield 'x'.repeat(1 << 18);
    })();
    await expect(all(linesOf(endless))).rejects.toThrow('expected lines of at most 1048576 characters');
  });
});

describe('trainingPieces', () => {
  it('lose nothing, and train the same tokenizer as the whole text', () =>
    fc.assert(
      fc.asyncProperty(words, async (pieces) => {
        const cut = await all(trainingPieces(stream(pieces)));
        expect(cut.join('')).toBe(pieces.join(''));
        const options = { vocabSize: 300, minFrequency: 1 };
        expect((await trainByteLevelBpe(cut, options)).toJson()).toEqual(
          (await trainByteLevelBpe([pieces.join('')], options)).toJson(),
        );
      }),
      { numRuns: 50 },
    ));

  it('are given out while the text comes, even without lines', async () => {
    const lines = await all(trainingPieces(stream(['one\ntwo', ' three\nfour\n', 'five'])));
    expect(lines).toEqual(['one', '\ntwo three', '\nfour', '\nfive']);
    const long = await all(trainingPieces(stream(new Array<string>(40).fill('x'.repeat(1 << 16)))));
    expect(long.length).toBeGreaterThan(1);
    expect(long.join('')).toHaveLength(40 << 16);
  });
});

describe('passageAround', () => {
  it.each([
    ['One cat.', 4, 7, 'One [cat].'],
    ['first\n\nsecond 貓 here\nand on\n \nthird', 14, 15, 'second [貓] here\nand on'],
    ['first\n\nsecond', 0, 5, '[first]'],
    ['first\n\nsecond', 7, 13, '[second]'],
    ['first\n\nsecond', 3, 9, 'fir[st\n\nse]cond'],
  ])('shows of %j from %i to %i %j', (text, start, end, expected) => {
    expect(passageAround(text, { start, end }, ['[', ']'])).toBe(expected);
  });
});

it('makes errors one line that moves no cursor', () => {
  expect(oneLine(new Error(' a\r\n  b\x1b[2J\x9b1A '))).toBe('a b [2J 1A');
  expect(oneLine('text')).toBe('text');
});
