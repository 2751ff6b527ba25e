import * as tf from '@tensorflow/tfjs-core';
import { initialize, namedParameters, normal, Trace } from '@glossa/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { splitSinusoids } from './positions/split-sinusoidal-positions.js';
import { RelativeAttention } from './relative-attention.js';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const config = { hiddenSize: 6, numAttentionHeads: 2, headDim: 4 };
const create = () => initialize(new RelativeAttention(config, { initializer: normal(0.5) }), { seed: 1 });
const random = (shape: [number, number, number], seed: number): tf.Tensor3D =>
  tf.randomNormal(shape, 0, 1, 'float32', seed);
const distances = (queries: number, keys: number) =>
  splitSinusoids(
    Array.from({ length: queries + keys }, (_, i) => keys - i),
    config.hiddenSize,
  );

/** The scores written out index by index, as in the paper. */
function weightsByHand(
  attention: RelativeAttention,
  x: tf.Tensor3D,
  content: tf.Tensor3D,
  changes: number[][],
): number[][][] {
  const { numAttentionHeads, headDim, hiddenSize } = config;
  const values = Object.fromEntries(
    [...namedParameters(attention)].map(([name, { value }]) => [name, value.arraySync()]),
  ) as Record<string, never>;
  const { query, key, distance, contentBias, distanceBias, segmentBias, segments } = values as Record<
    string,
    number[][] & number[][][]
  >;
  const project = (row: number[], weight: number[][][], head: number) =>
    Array.from({ length: headDim }, (_, d) => row.reduce((sum, value, i) => sum + value * weight[i][head][d], 0));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);
  const [rows, columns] = [x.arraySync()[0], content.arraySync()[0]];
  return Array.from({ length: numAttentionHeads }, (_, head) =>
    rows.map((row, i) => {
      const q = project(row, query, head);
      const scores = columns.map((column, j) => {
        const back = columns.length - rows.length + i - j;
        const r = project(splitSinusoids([back], hiddenSize).arraySync()[0], distance, head);
        const byContent = dot(plus(q, contentBias[head]), project(column, key, head));
        const byDistance = dot(plus(q, distanceBias[head]), r);
        const bySegment = dot(plus(q, segmentBias[head]), segments[changes[i][j]][head]);
        return (byContent + byDistance + bySegment) / Math.sqrt(headDim);
      });
      const powers = scores.map(Math.exp);
      const total = powers.reduce((a, b) => a + b);
      return powers.map((power) => power / total);
    }),
  );
}

describe('RelativeAttention', () => {
  it('scores by content, distance and segment, also behind a memory', () => {
    using attention = create();
    const [x, memory] = [random([1, 3, 6], 1), random([1, 2, 6], 2)];
    const content = tf.concat([memory, x], 1);
    const changes = [
      [0, 1, 0, 0, 1],
      [1, 0, 0, 1, 1],
      [0, 0, 1, 1, 0],
    ];
    using trace = new Trace(attention);
    attention.forward(x, { trace }, { content, distances: distances(3, 5), segmentChanges: tf.tensor4d([[changes]]) });
    const weights = (trace.tensors.get('weights') as tf.Tensor4D).arraySync()[0];
    weightsByHand(attention, x, content, changes).forEach((head, h) =>
      head.forEach((row, i) => row.forEach((weight, j) => expect(weights[h][i][j]).toBeCloseTo(weight, 5))),
    );
  });

  it('looks from the targets that a mapping names', () => {
    using attention = create();
    const x = random([1, 3, 6], 1);
    const shared = {
      content: x,
      distances: distances(3, 3),
      mask: tf.tensor4d([
        [
          [
            [0, -1e9, 0],
            [0, 0, 0],
            [-1e9, 0, 0],
          ],
        ],
      ]),
    };
    const every = attention.forward(x, {}, shared);
    const target = tf.tensor3d([[[0, 0, 1]]]);
    const one = attention.forward(tf.slice(x, [0, 2, 0], [1, 1, 6]), {}, { ...shared, targets: target });
    expect(one.shape).toEqual([1, 1, 6]);
    one.arraySync()[0][0].forEach((value, i) => expect(value).toBeCloseTo(every.arraySync()[0][2][i], 5));
  });

  it('refuses unknown options and absent inputs', () => {
    expect(() => new RelativeAttention(config, { heads: 2 } as object)).toThrow(
      'RelativeAttention: unknown option "heads", expected one of: dropout, initializer',
    );
    using attention = create();
    expect(() => attention.forward(random([1, 3, 6], 1), {})).toThrow(
      'RelativeAttention: expected inputs with content and distances, received nothing',
    );
  });
});
