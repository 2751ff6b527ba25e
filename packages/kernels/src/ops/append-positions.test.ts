import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { difference } from '../../test/compare.js';
import { appendPositions, attention, backendName, takeRows } from '../index.js';

const positions = (length: number, seed: number) =>
  tf.randomNormal<tf.Rank.R4>([2, 3, length, 5], 0, 1, 'float32', seed);
const first = (x: Tensor4D, length: number) => tf.slice(x, [0, 0, 0, 0], [-1, -1, length, -1]);

describe.each([backendName, 'cpu'])('appendPositions on %s', (backend) => {
  it('holds what was appended, over its room too', async () => {
    await tf.setBackend(backend);
    const parts = [positions(7, 1), ...Array.from({ length: 60 }, (_, i) => positions(1, 2 + i)), positions(90, 99)];
    let store: Tensor4D | null = null;
    let length = 0;
    for (const part of parts) {
      store = appendPositions(store, part, length);
      length += part.shape[2];
    }
    expect([...first(store!, length).dataSync()]).toEqual([...tf.concat(parts, 2).dataSync()]);
    await tf.setBackend(backendName);
  });
});

it.each([backendName, 'cpu'])('what lies behind the length is written over on %s', async (backend) => {
  await tf.setBackend(backend);
  const [seen, more] = [positions(7, 1), positions(2, 2)];
  const store = appendPositions(appendPositions(null, seen, 0), more, 3);
  expect([...first(store, 5).dataSync()]).toEqual([...tf.concat([first(seen, 3), more], 2).dataSync()]);
  await tf.setBackend(backendName);
});

describe.each([backendName, 'cpu'])('takeRows on %s', (backend) => {
  it('is a gather of the positions in use, after which others can be appended', async () => {
    await tf.setBackend(backend);
    const [seen, more] = [positions(40, 1), tf.randomNormal<tf.Rank.R4>([3, 3, 2, 5], 0, 1, 'float32', 2)];
    const taken = takeRows(appendPositions(null, seen, 0), [1, 0, 1], 40);
    const expected = tf.gather(seen, tf.tensor1d([1, 0, 1], 'int32'));
    expect([...first(taken, 40).dataSync()]).toEqual([...expected.dataSync()]);
    expect([...first(appendPositions(taken, more, 40), 42).dataSync()]).toEqual([
      ...tf.concat([expected, more], 2).dataSync(),
    ]);
    await tf.setBackend(backendName);
  });

  it('says what is wrong', () => {
    const store = appendPositions(null, positions(2, 1), 0);
    expect(() => takeRows(store, [2], 2)).toThrow('takeRows: rows: expected an integer from 0 to 1, received 2');
    expect(() => takeRows(store, [0], 99)).toThrow('takeRows: length: expected an integer from 0 to');
  });
});

describe('attention over a store with room', () => {
  it('sees, and gives gradients to, the keys that count', () => {
    tf.setBackend(backendName);
    const [query, key, value] = [positions(4, 1), positions(9, 2), positions(9, 3)];
    for (const causal of [false, true]) {
      for (const shape of [[2, 3, 4, 6], [6]]) {
        const mask = tf.randomNormal(shape, 0, 1, 'float32', 4);
        const run = (q: Tensor4D, k: Tensor4D, v: Tensor4D) => attention(q, k, v, { keys: 6, causal, mask });
        const whole = (q: Tensor4D, k: Tensor4D, v: Tensor4D) =>
          attention(q, first(k, 6), first(v, 6), { causal, mask });
        expect(difference(run(query, key, value).dataSync(), whole(query, key, value).dataSync())).toBeLessThan(1e-6);
        const gradients = (of: typeof run) =>
          tf.grads((q, k, v) => of(q as Tensor4D, k as Tensor4D, v as Tensor4D))([query, key, value]);
        gradients(run).forEach((gradient, i) =>
          expect(difference(gradient.dataSync(), gradients(whole)[i].dataSync())).toBeLessThan(1e-6),
        );
      }
    }
  });

  it('a clone of a store keeps its values', () => {
    const store = appendPositions(null, positions(2, 1), 0);
    const clone = tf.clone(store);
    const before = clone.dataSync();
    expect(appendPositions(store, positions(1, 2), 2)).not.toBe(store);
    expect(clone.dataSync()).toEqual(before);
  });

  it('says what is wrong', () => {
    const store = appendPositions(null, positions(2, 1), 0);
    expect(() => appendPositions(store, positions(1, 2), 99)).toThrow(
      'appendPositions: length: expected an integer from 0 to',
    );
    expect(() => appendPositions(store, tf.zeros([2, 3, 1, 4]), 2)).toThrow(
      'appendPositions: x: expected [2, 3, added, 5]',
    );
    expect(() => attention(positions(1, 1), store, store, { keys: 1000 })).toThrow(
      'attention: keys: expected an integer from 0 to',
    );
  });
});
