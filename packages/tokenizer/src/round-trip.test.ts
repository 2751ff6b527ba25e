/** What holds for any text at all. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byteToCharacter } from './text/byte-alphabet.js';
import { Tokenizer } from './tokenizer/tokenizer.js';
import { trainBpe } from './trainers/bpe.js';
import { trainByteLevelBpe } from './trainers/byte-level-bpe.js';

const { tokenizers } = JSON.parse(readFileSync(new URL('__fixtures__/hugging-face.json', import.meta.url), 'utf8')) as {
  tokenizers: Record<string, { json: Record<string, unknown> & { added_tokens: object[] } }>;
};
const load = (name: string, parts: object = {}) => Tokenizer.fromJson({ ...tokenizers[name].json, ...parts });
const untrimmed = load('byte-level BPE', { post_processor: null });

/** Arbitrary UTF-16, lone surrogates and all, beside what the tokenizers know well and what is awkward. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 4 }),
      fc.constantFrom(
        'the cat',
        ' ',
        '  ',
        '\n',
        '\r\n',
        '\t',
        '明月',
        '，',
        "'s",
        'e\u0301',
        '한국',
        '👩‍👩‍👧',
        '\ufeff',
        '\u0000',
        '</s>',
        '<0x41>',
        '▁',
        '##',
        '[UNK]',
        '１２',
        'ﬁ',
        '\ud83d',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const wellFormed = (value: string) => value.replace(/\p{Surrogate}/gu, '\ufffd');
const isInsideCharacter = (value: string, at: number) => (value.codePointAt(at - 1) ?? 0) > 0xffff;

const corpus = [
  'the cat sat on the mat, the hat of the cat',
  '床前明月光，疑是地上霜。举头望明月，低头思故乡。',
  'e\u0301 👩‍👩‍👧 한국 🙂🙂',
];
const withModel = (tokenizer: Tokenizer, options: object) => {
  const json = tokenizer.toJson();
  return Tokenizer.fromJson({ ...json, model: { ...(json.model as object), ...options } });
};

describe('byte-level BPE', () => {
  it('decodes what it encoded, lone surrogates as U+FFFD', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(untrimmed.decode(untrimmed.encode(value).ids)).toBe(wellFormed(value));
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, () => Promise<Tokenizer> | Tokenizer]>([
    ['in GPT-2’s cut', () => trainByteLevelBpe(corpus, { vocabSize: 400 })],
    ['in GPT-4’s cut', () => trainByteLevelBpe(corpus, { vocabSize: 400, preTokenizer: 'gpt4' })],
    ['without a cut', () => trainByteLevelBpe(corpus, { vocabSize: 400, preTokenizer: 'none' })],
    [
      'with whole words kept',
      async () => withModel(await trainByteLevelBpe(corpus, { vocabSize: 400 }), { ignore_merges: true }),
    ],
  ])('decodes what it encoded: %s', async (_, make) => {
    const tokenizer = await make();
    fc.assert(
      fc.property(text, (value) => {
        expect(tokenizer.decode(tokenizer.encode(value).ids)).toBe(wellFormed(value));
      }),
      { numRuns: 500 },
    );
  });

  it(
    'decodes what it encoded where bytes are fallen back on, but for the sign that is written for ' + 'spaces',
    async () => {
      const tokenizer = await trainBpe(corpus, { vocabSize: 400 });
      fc.assert(
        fc.property(text, (value) => {
          expect(tokenizer.decode(tokenizer.encode(value).ids)).toBe(wellFormed(value).replaceAll('▁', ' '));
        }),
        { numRuns: 500 },
      );
    },
  );

  it('gives offsets that cover the text in order and lie between characters', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { offsets } = untrimmed.encode(value);
        let reached = 0;
        for (const [start, end] of offsets) {
          expect(start).toBeLessThanOrEqual(reached);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeGreaterThanOrEqual(reached);
          expect(isInsideCharacter(value, start) || isInsideCharacter(value, end)).toBe(false);
          reached = end;
        }
        expect(reached).toBe(value.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(Object.keys(tokenizers))('%s', (name) => {
  const tokenizer = load(name);

  it('gives any text offsets in order within it', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { ids, offsets, wordIds } = tokenizer.encode(value, { addSpecialTokens: false });
        let [lastStart, lastWord] = [0, 0];
        offsets.forEach(([start, end], i) => {
          expect(start).toBeGreaterThanOrEqual(lastStart);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(value.length);
          expect(isInsideCharacter(value, start) || isInsideCharacter(value, end)).toBe(false);
          expect(wordIds[i]).toBeGreaterThanOrEqual(lastWord);
          [lastStart, lastWord] = [start, wordIds[i] as number];
        });
        expect(ids.every((id) => tokenizer.idToToken(id) !== undefined)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('streams the text that it decodes, and never takes a character back', () => {
    const id = fc.nat(tokenizer.vocabSize - 1);
    fc.assert(
      fc.property(
        fc.oneof(
          text.map((value) => tokenizer.encode(value).ids),
          fc.array(id, { maxLength: 30 }),
        ),
        (ids) => {
          const stream = tokenizer.decodeStream({ skipSpecialTokens: false });
          let streamed = '';
          for (const each of ids) {
            const piece = stream.push(each);
            expect(/\p{Surrogate}/u.test(piece)).toBe(false);
            streamed += piece;
          }
          expect(streamed + stream.finish()).toBe(tokenizer.decode(ids, { skipSpecialTokens: false }));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('streams on from a clone, whatever becomes of the original', () => {
    const id = fc.nat(tokenizer.vocabSize - 1);
    const some = fc.oneof(
      text.map((value) => tokenizer.encode(value).ids),
      fc.array(id, { maxLength: 20 }),
    );
    fc.assert(
      fc.property(some, some, some, (ids, one, other) => {
        const original = tokenizer.decodeStream({ skipSpecialTokens: false });
        const read = ids.map((each) => original.push(each)).join('');
        const clone = original.clone();
        const rest = one.map((each, i) => [original.push(each), other[i] === undefined ? '' : clone.push(other[i])]);
        const ofClone = other.slice(one.length).map((each) => clone.push(each));
        const texts = [
          read + rest.map(([piece]) => piece).join('') + original.finish(),
          read + [...rest.map(([, piece]) => piece), ...ofClone].join('') + clone.finish(),
        ];
        const whole = [one, other].map((more) => tokenizer.decode([...ids, ...more], { skipSpecialTokens: false }));
        expect(texts).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same tokens whether or not it may cut the text into chunks that it remembers', () => {
    // A token that is looked for in the normalized text forbids such chunks.
    const marker = { id: 9_999, content: '\u{10fffd}\u{10fffd}marker', normalized: true };
    const whole = load(name, { added_tokens: [...tokenizers[name].json.added_tokens, marker] });
    fc.assert(
      fc.property(text, (value) => {
        const [a, b] = [tokenizer.encode(value), whole.encode(value)];
        expect([a.ids, a.offsets, a.wordIds]).toEqual([b.ids, b.offsets, b.wordIds]);
      }),
      { numRuns: 200 },
    );
  });
});

it('streams a character once its last byte has come, and a broken one at the end', () => {
  const stream = untrimmed.decodeStream();
  const ids = Array.from(new TextEncoder().encode('月🙂月'), (byte) => untrimmed.tokenToId(byteToCharacter[byte])!);
  expect(ids.slice(0, -1).map((id) => stream.push(id))).toEqual(['', '', '月', '', '', '', '🙂', '', '']);
  expect(stream.finish()).toBe('\ufffd');
});
