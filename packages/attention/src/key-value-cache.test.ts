import * as tf from '@tensorflow/tfjs-core';
import { ensureBackend, initialize, normal } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyValueCache } from './key-value-cache.js';
import { causal } from './masks/causal.js';
import type { MaskRule } from './masks/mask-rule.js';
import { paddingMask } from './masks/padding-mask.js';
import { slidingWindow } from './masks/sliding-window.js';
import { MultiHeadAttention } from './multi-head-attention.js';
import { attentionProjections } from './projections.js';
import { rotaryFrequencies } from './positions/rotary/rotary-frequencies.js';
import { RotaryPositions } from './positions/rotary/rotary-positions.js';

ensureBackend();
const length = 150;
const sequence = tf.randomNormal([2, length, 8], 0, 1, 'float32', 1) as tf.Tensor3D;
const made: MultiHeadAttention[] = [];
afterAll(() => made.forEach((attention) => attention[Symbol.dispose]()));

function attentionOf(mask: MaskRule): MultiHeadAttention {
  const config = { hiddenSize: 8, numAttentionHeads: 2 };
  const projections = attentionProjections(config, { initializer: normal(0.5) });
  const positions = new RotaryPositions(rotaryFrequencies({ headDim: 4, theta: 100 }));
  const attention = initialize(new MultiHeadAttention(config, { projections, mask, positions }), { seed: 1 });
  made.push(attention);
  return attention;
}

const part = (from: number, to: number) => tf.slice(sequence, [0, from, 0], [2, to - from, 8]);

function expectClose(actual: tf.Tensor, expected: tf.Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(tf.tidy(() => tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0])).toBeLessThan(1e-5);
}

/** Reads the sequence from where the cache stands, in pieces that end at the given positions. */
function read(attention: MultiHeadAttention, cache: KeyValueCache, ends: readonly number[]): tf.Tensor3D {
  return tf.tidy(() =>
    tf.concat(
      ends.map((end) => attention.forward(part(cache.length, end), { cache })),
      1,
    ),
  );
}

const everyPosition = Array.from({ length }, (_, i) => i + 1);

describe.each(['glossa', 'cpu'])('on %s', (backend) => {
  beforeAll(() => void tf.setBackend(backend));

  describe('a sliding window', () => {
    it.each([
      ['one by one', everyPosition],
      ['a long prompt first', [100, ...everyPosition.slice(100)]],
      ['in pieces longer than the window', [3, 40, 41, 95, 150]],
    ])('gives what the uncut sequence gives, and holds little more than the window: %s', (_, ends) => {
      for (const window of [1, 7, 60]) {
        const attention = attentionOf(slidingWindow(window));
        tf.tidy(() => {
          using cache = new KeyValueCache();
          expectClose(read(attention, cache, ends), attention.forward(sequence));
          expect(cache.length).toBe(length);
          expect(cache.lengthOf(attention)).toBe(length);
          const { length: held, key } = cache.append(attention, tf.zeros([2, 2, 1, 4]), tf.zeros([2, 2, 1, 4]), window);
          expect(held).toBeLessThanOrEqual(window + Math.max(32, window / 2));
          expect(key.shape[2]).toBeLessThan(1.5 * (window + 32 + window / 2) + 64);
        });
      }
    });

    it('takes a mask over all positions', () => {
      const attention = attentionOf(slidingWindow(5));
      tf.tidy(() => {
        const tokens = tf.tensor2d([
          new Array(length).fill(1),
          Array.from({ length }, (_, i) => Number(i % 3 > 0)),
        ] as number[][]);
        const whole = attention.forward(sequence, {}, { mask: paddingMask(tokens) });
        using cache = new KeyValueCache();
        const steps = everyPosition.map((end) =>
          attention.forward(part(end - 1, end), { cache }, { mask: paddingMask(tf.slice(tokens, [0, 0], [2, end])) }),
        );
        expectClose(
          tf.slice(tf.concat(steps, 1), [0, 5, 0], [2, length - 5, 8]),
          tf.slice(whole, [0, 5, 0], [2, length - 5, 8]),
        );
      });
    });
  });

  describe('a prefix', () => {
    it.each([
      ['causal', causal],
      ['a window', slidingWindow(40)],
    ])('cut back to is read on from, as if nothing had come after: %s', (_, mask) => {
      const attention = attentionOf(mask);
      tf.tidy(() => {
        const whole = attention.forward(sequence);
        using cache = new KeyValueCache();
        read(attention, cache, [70]);
        attention.forward(tf.randomNormal([2, 9, 8]), { cache });
        expect(cache.truncate(70)).toBe(true);
        expect(cache.length).toBe(70);
        expectClose(read(attention, cache, [71, 150]), tf.slice(whole, [0, 70, 0], [2, 80, 8]));
        expect(cache.truncate(cache.length)).toBe(true);
      });
    });

    it('may be empty', () => {
      const attention = attentionOf(causal);
      tf.tidy(() => {
        using cache = new KeyValueCache();
        expect(cache.truncate(0)).toBe(true);
        attention.forward(part(20, 30), { cache });
        expect(cache.truncate(0)).toBe(true);
        expectClose(read(attention, cache, [length]), attention.forward(sequence));
      });
    });

    it('that a window has forgotten is told, and nothing changes', () => {
      const attention = attentionOf(slidingWindow(4));
      tf.tidy(() => {
        using cache = new KeyValueCache();
        read(attention, cache, everyPosition.slice(0, 120));
        expect(cache.truncate(20)).toBe(false);
        expect(cache.truncate(0)).toBe(false);
        expect(cache.length).toBe(120);
        expectClose(read(attention, cache, [length]), tf.slice(attention.forward(sequence), [0, 120, 0], [2, 30, 8]));
        expect(() => cache.truncate(151)).toThrow(
          'KeyValueCache.truncate: length: expected an integer from 0 to 150, received 151',
        );
        expect(() => cache.truncate(-1)).toThrow('received -1');
      });
    });

    it('goes on twice, each copy its own way', () => {
      const attention = attentionOf(causal);
      tf.tidy(() => {
        using cache = new KeyValueCache();
        read(attention, cache, [70]);
        using copy = cache.clone();
        const other = tf.randomNormal<tf.Rank.R3>([2, 5, 8], 0, 1, 'float32', 7);
        const expected = tf.slice(attention.forward(tf.concat([part(0, 70), other], 1)), [0, 70, 0], [2, 5, 8]);
        expectClose(attention.forward(other, { cache: copy }), expected);
        expectClose(
          read(attention, cache, [75, length]),
          tf.slice(attention.forward(sequence), [0, 70, 0], [2, 80, 8]),
        );
        expect([cache.length, copy.length]).toEqual([length, 75]);
      });
    });
  });

  it('reorders rows of what a window holds', () => {
    const attention = attentionOf(slidingWindow(6));
    tf.tidy(() => {
      using cache = new KeyValueCache();
      read(attention, cache, everyPosition.slice(0, 140));
      cache.reorder([1, 1, 0]);
      const rows = tf.tensor1d([1, 1, 0], 'int32');
      const expected = tf.slice(attention.forward(tf.gather(sequence, rows)), [0, 140, 0], [3, 10, 8]);
      expectClose(attention.forward(tf.gather(part(140, 150), rows), { cache }), expected);
    });
  });

  it('nothing is left of any of it', async () => {
    const attention = attentionOf(slidingWindow(3));
    await expectNoLeak(
      () => {
        using cache = new KeyValueCache();
        for (let end = 1; end <= 60; end++) tf.dispose(read(attention, cache, [end]));
        using copy = cache.clone();
        cache.reorder([1, 0]);
        cache.truncate(59);
        for (const each of [cache, copy]) tf.dispose(read(attention, each, [80]));
      },
      { steps: 4 },
    );
  });
});
