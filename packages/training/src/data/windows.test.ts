import { describe, expect, it } from 'vitest';
import { consecutiveWindows, windows } from './windows.js';

const ids = Uint16Array.from({ length: 50 }, (_, i) => i);

function take<T>(source: Iterable<T>, count: number): T[] {
  const iterator = source[Symbol.iterator]();
  return Array.from({ length: count }, () => iterator.next().value as T);
}

describe('windows', () => {
  it('are random pieces of the text with the ids that follow', () => {
    const some = take(windows(ids, { contextLength: 8, batchSize: 3, seed: 2 }), 100);
    const starts = new Set<number>();
    for (const { inputIds, labels } of some) {
      expect(inputIds.length).toBe(3);
      inputIds.forEach((row, r) => {
        starts.add(row[0]);
        expect(row).toEqual(Array.from({ length: 8 }, (_, i) => row[0] + i));
        expect(labels[r]).toEqual(row.map((id) => id + 1));
      });
    }
    expect([Math.min(...starts), Math.max(...starts)]).toEqual([0, 41]);
  });

  it('are the same for the same seed, and go on from a saved place', () => {
    const make = (seed = 3) => windows(ids, { contextLength: 4, batchSize: 2, seed });
    const straight = take(make(), 9);
    const source = make();
    expect([take(source, 4), take(source, 4)]).toEqual([straight.slice(0, 4), straight.slice(0, 4)]);
    const resumed = make();
    resumed.restore(JSON.parse(JSON.stringify(source.state())));
    expect(take(resumed, 5)).toEqual(straight.slice(4));
    expect(take(make(4), 4)).not.toEqual(straight.slice(0, 4));
  });

  it('side by side predict each token but the first once', () => {
    const all = [...consecutiveWindows(ids, { contextLength: 8, batchSize: 2 })];
    expect(all.flatMap(({ inputIds }) => inputIds.map((row) => row[0]))).toEqual([0, 8, 16, 24, 32, 40, 48]);
    expect(all.flatMap(({ labels }) => labels.flat()).filter((label) => label !== -100)).toEqual(
      Array.from(ids.subarray(1)),
    );
  });

  it('need enough text', () => {
    expect(() => windows(ids, { contextLength: 50, batchSize: 1 })).toThrow(
      'windows: ids: expected at least 51 tokens, received 50',
    );
    expect(() => consecutiveWindows([1], { contextLength: 8, batchSize: 1 })).toThrow(
      'consecutiveWindows: ids: expected at least 2 tokens, received 1',
    );
    expect(() => windows(ids, { contextLength: 0, batchSize: 1 })).toThrow('windows: contextLength');
    expect(() => windows(ids, { contextLength: 4, batchSize: 1, stride: 2 } as never)).toThrow(
      'windows: unknown option "stride", expected one of: contextLength, batchSize, seed',
    );
  });
});
