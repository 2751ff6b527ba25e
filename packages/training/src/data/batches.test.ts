import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batches } from './batches.js';

const examples = Array.from({ length: 11 }, (_, i) => i);
const collate = (some: number[]) => some;
const lengths = (i: number) => 1 + ((7 * i) % 10);
const take = <T>(source: Iterable<T>, count: number) => {
  const taken: T[] = [];
  for (const batch of source) if (taken.push(batch) === count) break;
  return taken;
};

describe('batches', () => {
  it('go through all examples once an epoch, in another order each time', () => {
    const source = batches(examples, { batchSize: 4, collate, epochs: 2, seed: 1 });
    const all = [...source];
    expect(all.map((batch) => batch.length)).toEqual([4, 4, 3, 4, 4, 3]);
    expect(source.length).toBe(6);
    const [first, second] = [all.slice(0, 3).flat(), all.slice(3).flat()];
    expect([...first].sort((a, b) => a - b)).toEqual(examples);
    expect([...second].sort((a, b) => a - b)).toEqual(examples);
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(examples);
  });

  it('are the same for the same seed, each time they are gone through', () => {
    const options = { batchSize: 3, collate, seed: 7 };
    const source = batches(examples, options);
    take(source, 2);
    expect([...source]).toEqual([...batches(examples, options)]);
    expect([...source]).not.toEqual([...batches(examples, { ...options, seed: 8 })]);
  });

  it('keep the order when asked to', () => {
    expect([...batches(examples, { batchSize: 6, collate, shuffle: false })].flat()).toEqual(examples);
  });

  it('of like length keep the budget of padded tokens', () => {
    const source = batches(examples, { bucketBy: lengths, maxTokens: 20, collate, epochs: 2 });
    const all = [...source];
    expect(all.length).toBe(source.length);
    expect(all.flat().sort((a, b) => a - b)).toEqual([...examples, ...examples].sort((a, b) => a - b));
    for (const batch of all) expect(batch.length * Math.max(...batch.map(lengths))).toBeLessThanOrEqual(20);
    const padded = all.reduce((sum, batch) => sum + batch.length * Math.max(...batch.map(lengths)), 0);
    expect(padded).toBeLessThan(1.3 * 2 * examples.reduce((sum, i) => sum + lengths(i), 0));
    expect(
      Math.max(
        ...[...batches(examples, { bucketBy: lengths, maxTokens: 20, batchSize: 2, collate })].map((b) => b.length),
      ),
    ).toBe(2);
  });

  it('go on from any saved place', () => {
    const options = fc.record({
      batchSize: fc.integer({ min: 1, max: 12 }),
      epochs: fc.constantFrom(1, 2, 5),
      seed: fc.nat(),
      shuffle: fc.boolean(),
      bucketBy: fc.constantFrom(undefined, lengths),
    });
    fc.assert(
      fc.property(options, fc.nat(60), (chosen, at) => {
        const make = () => batches(examples, { ...chosen, collate });
        const straight = [...make()];
        const source = make();
        const before = at === 0 ? [] : take(source, at);
        const resumed = make();
        resumed.restore(JSON.parse(JSON.stringify(source.state())));
        expect(resumed.state()).toEqual(source.state());
        expect([...before, ...resumed]).toEqual(straight);
      }),
      { numRuns: 200 },
    );
  });

  it('refuse what they cannot do', () => {
    const make =
      (options: object, from = examples) =>
      () =>
        batches(from, { collate, ...options });
    expect(make({})).toThrow('batches: batchSize: expected a positive integer, received nothing');
    expect(make({ batchSize: 2, size: 3 })).toThrow(
      'batches: unknown option "size", expected one of: collate, batchSize, bucketBy, maxTokens, shuffle, seed, epochs',
    );
    expect(make({ batchSize: 2 }, [])).toThrow('batches: expected at least one example, received none');
    expect(make({ maxTokens: 20 })).toThrow('batches: maxTokens: expected bucketBy beside it');
    expect(make({ maxTokens: 5, bucketBy: lengths })).toThrow(
      'batches: example 5: expected at most 5 tokens (maxTokens), received 6',
    );
    const source = batches(examples, { batchSize: 4, collate });
    const state = { ...(source.state() as object) };
    expect(() => source.restore({ ...state, seed: 3 })).toThrow('batches: restore: seed: expected 0, received 3');
    expect(() => source.restore({ ...state, batch: 4 })).toThrow(
      'batches: restore: batch: expected an integer from 0 to 3, received 4',
    );
    expect(() => source.restore({ ...state, epoch: -1 })).toThrow('batches: restore.epoch: expected an integer');
    expect(() => source.restore(null)).toThrow('batches: restore: expected an object, received null');
    expect(make({ batchSize: 2, collate: undefined })).toThrow('batches: collate: expected a function');
    expect(make({ batchSize: 2, shuffle: 'no' })).toThrow('batches: shuffle: expected true or false, received "no"');
  });
});
