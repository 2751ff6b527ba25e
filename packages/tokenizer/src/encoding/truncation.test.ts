import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tokenizer } from '../tokenizer/tokenizer.js';

/** One token a digit, framed as BERT does. */
const tokenizer = Tokenizer.fromJson({
  added_tokens: ['[PAD]', '[CLS]', '[SEP]'].map((content, i) => ({ id: 10 + i, content, special: true })),
  pre_tokenizer: { type: 'Split', pattern: { Regex: '[\\s\\S]' }, behavior: 'Isolated' },
  post_processor: { type: 'BertProcessing', sep: ['[SEP]', 12], cls: ['[CLS]', 11] },
  model: {
    type: 'WordLevel',
    unk_token: '?',
    vocab: Object.fromEntries(Array.from('0123456789', (digit, id) => [digit, id])),
  },
});
const digits = (size: number) => Array.from({ length: size }, (_, i) => i % 10).join('');

describe('truncation', () => {
  it('keeps what is cut off as windows that overlap by the stride', () => {
    const encoding = tokenizer.encode(digits(8), { truncation: { maxLength: 6, stride: 2 } });
    expect([encoding, ...encoding.overflowing].map(({ ids }) => ids)).toEqual([
      [11, 0, 1, 2, 3, 12],
      [11, 2, 3, 4, 5, 12],
      [11, 4, 5, 6, 7, 12],
    ]);
    expect(encoding.overflowing[1].offsets.slice(1, -1)).toEqual([
      [4, 5],
      [5, 6],
      [6, 7],
      [7, 8],
    ]);
  });

  it('cuts from the left', () => {
    expect(tokenizer.encode(digits(8), { truncation: { maxLength: 5, direction: 'left' } }).ids).toEqual([
      11, 5, 6, 7, 12,
    ]);
  });

  it.each([
    ['longestFirst', [11, 0, 1, 2, 12, 0, 1, 12]],
    ['onlyFirst', [11, 0, 1, 2, 12, 0, 1, 12]],
  ] as const)('shortens pairs by strategy: %s', (strategy, ids) => {
    expect(tokenizer.encode(digits(8), { pair: digits(2), truncation: { maxLength: 8, strategy } }).ids).toEqual(ids);
  });

  it.each([
    [{ maxLength: 2.5 }, /^encode: truncation.maxLength: expected an integer of at least 0, received 2.5$/],
    [{ maxLength: 1 }, /^encode: truncation.maxLength: expected at least 2 \(the special tokens\), received 1$/],
    [
      { maxLength: 5, stride: 3 },
      /^encode: truncation.stride: expected less than the 3 tokens that fit a window, received 3$/,
    ],
    [{ maxLength: 5, side: 'left' }, /^encode: truncation: unknown option "side"/],
    [
      { maxLength: 5, strategy: 'onlySecond' as const },
      /^encode: pair: expected the text that onlySecond shortens, received nothing$/,
    ],
  ])('refuses %j', (truncation, message) => {
    expect(() => tokenizer.encode(digits(9), { truncation })).toThrow(message);
  });

  it('never exceeds the length, and its windows hold every token', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(20),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(29),
        fc.constantFrom('left', 'right'),
        (first, second, room, overlap, direction) => {
          const stride = overlap % room;
          const [text, pair] = [digits(first), digits(second)];
          // Only the text is cut: its windows cover it, and each holds the whole pair.
          const maxLength = room + second + 3;
          const encoding = tokenizer.encode(text, {
            pair,
            truncation: { maxLength, stride, strategy: 'onlyFirst', direction },
          });
          const windows = [encoding, ...encoding.overflowing];
          const covered = new Set<number>();
          for (const { length, ids, offsets, sequenceIds } of windows) {
            expect(length).toBeLessThanOrEqual(maxLength);
            expect([ids.length, offsets.length, sequenceIds.length]).toEqual([length, length, length]);
            expect(ids.filter((_, i) => sequenceIds[i] === 1).join('')).toBe(pair);
            offsets.forEach(([start], i) => {
              if (sequenceIds[i] === 0) covered.add(start);
            });
          }
          expect(covered.size).toBe(first);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('padding', () => {
  it('brings a batch to one length, on the side asked for', () => {
    const [short, long] = tokenizer.encodeBatch(['1', '123'], { padding: true });
    expect([short.ids, long.ids]).toEqual([
      [11, 1, 12, 10, 10],
      [11, 1, 2, 3, 12],
    ]);
    expect(short.attentionMask).toEqual([1, 1, 1, 0, 0]);
    expect(short.specialTokensMask).toEqual([1, 0, 1, 1, 1]);
    const [left] = tokenizer.encodeBatch(['1', '123'], { padding: { direction: 'left', typeId: 3 } });
    expect([left.ids, left.typeIds, left.offsets[3]]).toEqual([
      [10, 10, 11, 1, 12],
      [3, 3, 0, 0, 0],
      [0, 1],
    ]);
  });

  it('pads every window to a multiple, in any batch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 3, max: 12 }),
        (sizes, multipleOf, maxLength) => {
          const batch = tokenizer.encodeBatch(sizes.map(digits), {
            padding: { multipleOf },
            truncation: { maxLength },
          });
          const windows = batch.flatMap((encoding) => [encoding, ...encoding.overflowing]);
          const target = Math.ceil(Math.min(Math.max(...sizes) + 2, maxLength) / multipleOf) * multipleOf;
          for (const { length, ids, attentionMask } of windows) {
            expect(length).toBe(target);
            expect(attentionMask).toEqual(ids.map((id) => (id === 10 ? 0 : 1)));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    [{ multipleOf: 0 }, /^encode: padding.multipleOf: expected a positive integer, received 0$/],
    [{ length: -1 }, /^encode: padding.length: expected 'longest' or a length, received -1$/],
    [{ to: 5 }, /^encode: padding: unknown option "to"/],
  ])('refuses %j', (padding, message) => {
    expect(() => tokenizer.encode('1', { padding: padding as object })).toThrow(message);
  });
});
