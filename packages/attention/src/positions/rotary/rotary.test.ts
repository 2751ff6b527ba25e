import * as tf from '@tensorflow/tfjs-core';
import { ensureBackend } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamicRotary } from './dynamic-rotary.js';
import { linearRotary } from './linear-rotary.js';
import { llama3Rotary } from './llama3-rotary.js';
import { longRotary } from './long-rotary.js';
import { rotaryFrequencies } from './rotary-frequencies.js';
import { RotaryPositions } from './rotary-positions.js';
import { yarnRotary } from './yarn-rotary.js';

ensureBackend();
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const base = { headDim: 8, theta: 10000 };
const plain = [1, 0.1, 0.01, 0.001];
const random = (seed: number) => tf.randomNormal<tf.Rank.R4>([1, 2, 3, 8], 0, 1, 'float32', seed);

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual.length).toBe(expected.length);
  Array.from(expected).forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
};

describe('RotaryPositions', () => {
  it('turns each pair by its angle', () => {
    const x = random(1);
    const turned = new RotaryPositions(rotaryFrequencies(base)).forward(x, 4).arraySync();
    x.arraySync().forEach((heads, b) =>
      heads.forEach((rows, h) =>
        rows.forEach((row, r) => {
          const expected = plain.map((radians, i) => {
            const [sin, cos] = [Math.sin((4 + r) * radians), Math.cos((4 + r) * radians)];
            return [row[i] * cos - row[i + 4] * sin, row[i + 4] * cos + row[i] * sin];
          });
          expectClose(turned[b][h][r], [...expected.map(([first]) => first), ...expected.map(([, second]) => second)]);
        }),
      ),
    );
  });

  it('makes scores depend on distances alone', () => {
    const rotary = new RotaryPositions(rotaryFrequencies(base));
    const scores = (offset: number) =>
      tf.matMul(rotary.forward(random(1), offset), rotary.forward(random(2), offset), false, true).dataSync();
    expectClose(scores(0), scores(50));
  });

  it('has gradients', () => {
    const rotary = new RotaryPositions(rotaryFrequencies(base));
    // A turn keeps lengths, so the gradient of the squared length is 2x whatever the angle.
    const gradient = tf.grad((x) => tf.sum(tf.square(rotary.forward(x as tf.Tensor4D, 7))))(random(1));
    expectClose(gradient.dataSync(), tf.mul(random(1), 2).dataSync());
  });

  const scaled = {
    plain: () => rotaryFrequencies(base),
    dynamic: () => dynamicRotary(base, { factor: 2, maxPositionEmbeddings: 16 }),
    long: () =>
      longRotary(base, {
        ...{ shortFactor: [1, 1, 2, 4], longFactor: [1, 2, 8, 16] },
        ...{ originalMaxPositionEmbeddings: 16, factor: 4 },
      }),
    yarn: () => yarnRotary(base, { factor: 4, originalMaxPositionEmbeddings: 32 }),
  };

  it.each(Object.entries(scaled))('gives to the last bit what a table of its own gives, with %s scaling', (_, at) => {
    using shared = new RotaryPositions(at());
    const x = tf.randomNormal<tf.Rank.R4>([1, 2, 7, 8], 0, 1, 'float32', 1);
    for (const [length, offset] of [
      [7, 0],
      [1, 7],
      [1, 8],
      [5, 9],
      [3, 14],
      [1, 17],
      [1, 18],
      [1, 40],
      [7, 2],
      [2, 16],
    ]) {
      const part = tf.slice(x, [0, 0, 0, 0], [1, 2, length, 8]);
      using own = new RotaryPositions(at());
      const expected = own.forward(part, offset).dataSync();
      expect(tf.tidy(() => shared.forward(part, offset)).dataSync()).toEqual(expected);
      const [gradient, expectedGradient] = [shared, own].map((positions) =>
        tf.tidy(() =>
          tf
            .grad((y) => tf.sum(tf.square(positions.forward(y as tf.Tensor4D, offset))))(part)
            .dataSync(),
        ),
      );
      expect(gradient).toEqual(expectedGradient);
    }
  });

  it.each(Object.entries(scaled))('leaves nothing behind in 1,000 steps, with %s scaling', async (_, at) => {
    using positions = new RotaryPositions(at());
    const x = random(1);
    for (const offset of [2_000, 1_000]) positions.table(3, offset); // where a table grows, the largest there will be
    await expectNoLeak((step) => tf.tidy(() => void positions.forward(x, 50 + step)));
  });

  it('makes one table for all layers and steps, frees it when disposed, and makes another when used again', () => {
    const positions = new RotaryPositions(rotaryFrequencies(base));
    const before = tf.memory().numTensors;
    const tables = new Set<tf.Tensor>();
    for (let step = 0; step < 200; step++)
      for (let layer = 0; layer < 4; layer++) tables.add(tf.tidy(() => positions.table(1, step).cos));
    expect(tables.size).toBeLessThan(4);
    expect(tf.memory().numTensors).toBe(before + 2);
    positions[Symbol.dispose]();
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.tidy(() => positions.forward(random(1), 5)).isDisposed).toBe(false);
    tf.dispose(positions.tables.tensors!);
    expect(positions.table(1, 5).cos.isDisposed).toBe(false);
    positions[Symbol.dispose]();
    expect(tf.memory().numTensors).toBe(before + 1); // what forward gave
  });

  it('may replace its table while a gradient still needs it', () => {
    const gradient = (positions: RotaryPositions) => {
      const rotated = (x: tf.Tensor, offset: number) => positions.forward(x as tf.Tensor4D, offset);
      return tf
        .grad((x) => tf.sum(tf.square(tf.add(rotated(x, 0), rotated(x, 20)))))(random(1))
        .dataSync();
    };
    using replaces = new RotaryPositions(rotaryFrequencies(base));
    using replacesNone = new RotaryPositions(rotaryFrequencies(base));
    replacesNone.table(60, 0);
    expect(gradient(replaces)).toEqual(gradient(replacesNone));
  });

  it('goes on after a change of the backend', () => {
    using positions = new RotaryPositions(rotaryFrequencies(base));
    const x = random(1);
    const expected = positions.forward(x, 3).dataSync();
    tf.setBackend('cpu');
    try {
      expectClose(tf.tidy(() => positions.forward(x, 3)).dataSync(), expected);
    } finally {
      tf.setBackend('glossa');
    }
    expect(positions.forward(x, 3).dataSync()).toEqual(expected);
  });

  it('refuses features that do not fit', () => {
    expect(() => new RotaryPositions(rotaryFrequencies({ headDim: 6, theta: 10 })).forward(random(1), 0)).toThrow(
      'RotaryPositions: expected [batch, heads, length, 6], received [1, 2, 3, 8]',
    );
    expect(() => rotaryFrequencies({ headDim: 5, theta: 10 })).toThrow(
      'rotary positions: headDim: expected an even number, received 5',
    );
  });
});

describe('frequencies', () => {
  it('fall geometrically', () => expectClose(rotaryFrequencies(base).at(3), plain));

  it('are divided by a linear factor', () =>
    expectClose(
      linearRotary(base, { factor: 4 }).at(3),
      plain.map((x) => x / 4),
    ));

  it('grow slower beyond the length that dynamic scaling begins at', () => {
    const dynamic = dynamicRotary(base, { factor: 2, maxPositionEmbeddings: 16 });
    expectClose(dynamic.at(16), plain);
    const theta = 10000 * 3 ** (8 / 6); // 2 · 32 / 16 - (2 - 1)
    expectClose(
      dynamic.at(32),
      plain.map((_, i) => theta ** (-i / 4)),
    );
  });

  it('are kept where fast and divided where slow, by llama3', () => {
    const options = { factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositionEmbeddings: 128 };
    const [fast, between, slow, slowest] = llama3Rotary(base, options).at(3);
    expectClose([fast, slow, slowest], [1, 0.01 / 8, 0.001 / 8]);
    const kept = (12.8 / (2 * Math.PI) - 1) / 3;
    expect(between).toBeCloseTo(kept * 0.1 + ((1 - kept) * 0.1) / 8, 7);
  });

  it('are divided by a factor for each pair by longrope, by others in longer texts', () => {
    const options = { shortFactor: [1, 1, 2, 4], longFactor: [1, 2, 8, 16], originalMaxPositionEmbeddings: 16 };
    const { at, scale } = longRotary(base, { ...options, factor: 4 });
    expectClose(at(16), [1, 0.1, 0.01 / 2, 0.001 / 4]);
    expectClose(at(17), [1, 0.1 / 2, 0.01 / 8, 0.001 / 16]);
    expect(scale).toBeCloseTo(Math.sqrt(1.5), 7);
    expect(longRotary(base, options).scale).toBe(1);
    expect(longRotary(base, { ...options, factor: 4, attentionFactor: 1.25 }).scale).toBe(1.25);
    expect(() => longRotary(base, { ...options, longFactor: [1, 2] })).toThrow(
      'longRotary: longFactor: expected 4 factors above 0, one for each pair, received [1, 2]',
    );
    expect(() => longRotary(base, { ...options, longFactor: [1, 2, 0, 1] })).toThrow('received [1, 2, 0, 1]');
  });

  it('are blended between two pairs by yarn, which also scales', () => {
    const { at, scale } = yarnRotary(base, { factor: 4, originalMaxPositionEmbeddings: 32, betaFast: 4, betaSlow: 1 });
    // 4 turns at pair 0.1, 1 turn at pair 0.7: the blend goes from pair 0 to pair 1
    expectClose(at(3), [1, 0.1 / 4, 0.01 / 4, 0.001 / 4]);
    expect(scale).toBeCloseTo(0.1 * Math.log(4) + 1, 7);
    expect(yarnRotary(base, { factor: 4, originalMaxPositionEmbeddings: 32, attentionFactor: 1.5 }).scale).toBe(1.5);
    const untruncated = yarnRotary(base, {
      factor: 4,
      originalMaxPositionEmbeddings: 32,
      betaFast: 4,
      betaSlow: 0.05,
      truncate: false,
    }).at(3);
    const [low, high] = [4, 0.05].map((turns) => (8 * Math.log(32 / (turns * 2 * Math.PI))) / (2 * Math.log(10000)));
    const squeezed = (1 - low) / (high - low);
    expect(untruncated[1]).toBeCloseTo((squeezed * 0.1) / 4 + (1 - squeezed) * 0.1, 7);
  });
});
