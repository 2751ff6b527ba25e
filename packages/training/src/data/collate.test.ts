import { expect, it } from 'vitest';
import { collateCausalLM } from './collate-causal-lm.js';
import { collateSeq2SeqLM } from './collate-seq2seq-lm.js';
import { collateSpans } from './collate-spans.js';

it('collateCausalLM gives each input the token that follows as its label', () => {
  expect(collateCausalLM({ padId: 9 })([[1, 2, 3, 4], Uint16Array.of(5, 6)])).toEqual({
    inputIds: [
      [1, 2, 3],
      [5, 9, 9],
    ],
    labels: [
      [2, 3, 4],
      [6, -100, -100],
    ],
  });
});

it('collateSeq2SeqLM shifts the target behind the start token', () => {
  const pairs = [
    { source: [4, 5], target: [6, 7, 2] },
    { source: [4], target: [2] },
  ];
  expect(collateSeq2SeqLM({ padId: 0, startId: 1 })(pairs)).toEqual({
    inputIds: [
      [4, 5],
      [4, 0],
    ],
    attentionMask: [
      [1, 1],
      [1, 0],
    ],
    decoderInputIds: [
      [1, 6, 7],
      [1, 0, 0],
    ],
    labels: [
      [6, 7, 2],
      [2, -100, -100],
    ],
  });
});

it('collateSpans keeps token types where there are any', () => {
  const collate = collateSpans({ padId: 0 });
  const plain = [
    { inputIds: [3, 4], startPosition: 1, endPosition: 1 },
    { inputIds: [3, 4, 5], startPosition: 0, endPosition: 2 },
  ];
  const batch = {
    inputIds: [
      [3, 4, 0],
      [3, 4, 5],
    ],
    attentionMask: [
      [1, 1, 0],
      [1, 1, 1],
    ],
    startPositions: [1, 0],
    endPositions: [1, 2],
  };
  expect(collate(plain)).toEqual(batch);
  const typed = [
    { ...plain[0], tokenTypeIds: [0, 1] },
    { ...plain[1], tokenTypeIds: [0, 1, 1] },
  ];
  expect(collate(typed)).toEqual({
    ...batch,
    tokenTypeIds: [
      [0, 1, 0],
      [0, 1, 1],
    ],
  });
  expect(() => collate([plain[0], typed[1]])).toThrow(
    'collateSpans: tokenTypeIds: expected one for each of 2 ids, received nothing',
  );
  expect(() => collate([{ ...plain[0], tokenTypeIds: [0] }])).toThrow(
    'collateSpans: tokenTypeIds: expected one for each of 2 ids, received 1',
  );
});

it('they refuse ids that are none, and unknown options', () => {
  expect(() => collateCausalLM({} as never)).toThrow(
    'collateCausalLM: padId: expected an integer of at least 0, received nothing',
  );
  expect(() => collateSeq2SeqLM({ padId: 0, startId: -1 })).toThrow(
    'collateSeq2SeqLM: startId: expected an integer of at least 0, received -1',
  );
  expect(() => collateSpans({ padId: 0.5 })).toThrow(
    'collateSpans: padId: expected an integer of at least 0, received 0.5',
  );
  expect(() => collateSpans({ padId: 0, maxLength: 9 } as never)).toThrow(
    'collateSpans: unknown option "maxLength", expected one of: padId',
  );
});
