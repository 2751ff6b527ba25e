import { expect, it } from 'vitest';
import { padRows } from './pad-rows.js';

const rows = [[5, 6, 7], Uint8Array.of(8), []];

it('pads on the right, and says where', () => {
  expect(padRows(rows, 1)).toEqual({
    rows: [
      [5, 6, 7],
      [8, 1, 1],
      [1, 1, 1],
    ],
    attentionMask: [
      [1, 1, 1],
      [1, 0, 0],
      [0, 0, 0],
    ],
  });
});

it('pads on the left', () => {
  expect(padRows(rows, -100, 'left')).toEqual({
    rows: [
      [5, 6, 7],
      [-100, -100, 8],
      [-100, -100, -100],
    ],
    attentionMask: [
      [1, 1, 1],
      [0, 0, 1],
      [0, 0, 0],
    ],
  });
});

it('takes no rows, and leaves equal rows as they are', () => {
  expect(padRows([], 0)).toEqual({ rows: [], attentionMask: [] });
  expect(padRows([[1], [2]], 0).rows).toEqual([[1], [2]]);
});
