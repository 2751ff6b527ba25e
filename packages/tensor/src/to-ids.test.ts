import { describe, expect, it } from 'vitest';
import { ensureBackend } from './backend.js';
import { toIds } from './to-ids.js';

ensureBackend();

describe('toIds', () => {
  it('checks lengths and ids', () => {
    const ids = toIds([[1, 2], new Int32Array([3, 4])]);
    expect(ids.shape).toEqual([2, 2]);
    expect(ids.dtype).toBe('int32');
    ids.dispose();
    expect(() => toIds([[1, 2], [3]])).toThrow('row 1: expected 2 ids as in row 0, received 1');
    expect(() => toIds([[1, 2.5]])).toThrow('row 0, position 1: expected an integer id, received 2.5');
  });
});
