import * as tf from '@tensorflow/tfjs-core';
import { attention, ensureBackend } from '@glossa/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scaledDotProductAttention } from '../scaled-dot-product-attention.js';
import type { MaskRule } from './mask-rule.js';
import { bidirectionalWindow, slidingWindow } from './sliding-window.js';

ensureBackend();
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Which keys each query sees. */
const seen = (rule: MaskRule, queries: number, keys: number) =>
  rule
    .build(queries, keys)!
    .arraySync()[0][0]
    .map((row) => row.map((x) => x === 0));

const random = (length: number, seed: number) => tf.randomNormal<tf.Rank.R4>([2, 2, length, 4], 0, 1, 'float32', seed);

function expectFusedAsBuilt(rule: MaskRule, queries: number, keys: number): void {
  const [query, key, value] = [random(queries, 1), random(keys, 2), random(keys, 3)];
  const expected = scaledDotProductAttention(query, key, value, { mask: rule.build(queries, keys) }).dataSync();
  attention(query, key, value, rule.fused)
    .dataSync()
    .forEach((x, i) => expect(x).toBeCloseTo(expected[i], 5));
}

describe('slidingWindow', () => {
  it('lets a query see its own key and a few before it', () => {
    expect(seen(slidingWindow(2), 2, 4)).toEqual([
      [false, true, true, false],
      [false, false, true, true],
    ]);
    expect(slidingWindow(4).build(1, 4)).toBeNull();
    expect(seen(slidingWindow(3), 1, 4)).toEqual([[false, true, true, true]]);
  });

  it('is the same fused and built', () => {
    expectFusedAsBuilt(slidingWindow(3), 7, 7);
    expectFusedAsBuilt(slidingWindow(3), 2, 7);
  });

  it('refuses a window that holds nothing', () => {
    expect(() => slidingWindow(0)).toThrow('slidingWindow: window: expected a positive integer, received 0');
  });
});

describe('bidirectionalWindow', () => {
  it('lets a query see its own key and a few on either side', () => {
    expect(seen(bidirectionalWindow(2), 4, 4)).toEqual([
      [true, true, false, false],
      [true, true, true, false],
      [false, true, true, true],
      [false, false, true, true],
    ]);
    expect(seen(bidirectionalWindow(2), 2, 4)).toEqual([
      [false, true, true, true],
      [false, false, true, true],
    ]);
    expect(bidirectionalWindow(4).build(4, 4)).toBeNull();
    expect(bidirectionalWindow(1).build(2, 2)).not.toBeNull();
  });

  it('is the same fused and built', () => {
    for (const window of [1, 2, 5, 20]) {
      expectFusedAsBuilt(bidirectionalWindow(window), 9, 9);
      expectFusedAsBuilt(bidirectionalWindow(window), 3, 9);
    }
  });

  it('refuses a window that holds nothing', () => {
    expect(() => bidirectionalWindow(1.5)).toThrow(
      'bidirectionalWindow: window: expected a positive integer, received 1.5',
    );
  });
});
