import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adamWUpdate,
  attention,
  crossEntropy,
  dropout,
  embeddingLookup,
  gelu,
  layerNorm,
  linear,
} from '../src/index.js';
import { takeFallbackCounts } from '../src/testing/index.js';
import { integers, normal, variants } from './compare.js';

const [batch, length, heads, width, vocabulary] = [2, 7, 2, 12, 11];

/** A decoder of one layer, by hand: every op of this package in one loss. */
class Decoder {
  readonly parameters: Variable[] = [];
  private readonly make = (shape: number[]) => {
    const variable = tf.variable(tf.tensor(normal(shape, this.parameters.length + 1, 0.3).values, shape));
    this.parameters.push(variable);
    return variable;
  };
  private readonly embedding = this.make([vocabulary, width]) as unknown as Tensor2D;
  private readonly norms = [0, 1].map(() => [this.make([width]), this.make([width])]);
  private readonly projections = [0, 1, 2, 3].map(() => this.make([width, width]) as unknown as Tensor2D);
  private readonly up = [this.make([4 * width, width]), this.make([4 * width])];
  private readonly down = this.make([width, 4 * width]) as unknown as Tensor2D;

  loss(ids: Tensor2D, labels: Tensor1D, seed: number): tf.Scalar {
    const split = (x: Tensor) =>
      tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]) as Tensor4D;
    let x = dropout(embeddingLookup(this.embedding, ids), 0.1, seed);
    const normed = layerNorm(x, this.norms[0][0], this.norms[0][1], 1e-5);
    const [query, key, value] = this.projections.slice(0, 3).map((weight) => split(linear(normed, weight)));
    const mixed = attention(query, key, value, { causal: true, dropout: { rate: 0.1, seed: seed + 1 } });
    x = tf.add(x, linear(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, length, width]), this.projections[3]));
    const hidden = gelu(
      linear(
        layerNorm(x, this.norms[1][0], this.norms[1][1], 1e-5),
        this.up[0] as unknown as Tensor2D,
        this.up[1] as unknown as Tensor1D,
      ),
      'tanh',
    );
    x = tf.add(x, linear(hidden, this.down));
    const logits = tf.reshape(linear(x, this.embedding), [batch * length, vocabulary]) as Tensor2D;
    return crossEntropy(logits, labels, { labelSmoothing: 0.1 }).loss;
  }
}

const footprint = () => {
  const { numTensors, numDataBuffers, numBytes, bytesInUse, bytesReserved } = tf.memory() as tf.MemoryInfo & {
    bytesInUse: number;
    bytesReserved: number;
  };
  return { numTensors, numDataBuffers, numBytes, bytesInUse, bytesReserved };
};

describe('a training step', () => {
  let run: (step: number) => number;
  const ids = integers([batch, length], vocabulary, 1).values;
  const labels = integers([batch * length], vocabulary, 2).values;

  beforeAll(() => {
    tf.setBackend(variants[0]);
    const model = new Decoder();
    const moments = model.parameters.map(({ shape }) => [tf.variable(tf.zeros(shape)), tf.variable(tf.zeros(shape))]);
    run = (step) =>
      tf.tidy(() => {
        const [x, y] = [tf.tensor2d(ids, [batch, length], 'int32'), tf.tensor1d(labels, 'int32')];
        const { value, grads } = tf.variableGrads(() => model.loss(x, y, step), model.parameters);
        model.parameters.forEach((parameter, i) => {
          const [firstMoment, secondMoment] = moments[i];
          adamWUpdate({
            parameter,
            gradient: grads[parameter.name],
            firstMoment,
            secondMoment,
            learningRate: 0.01,
            beta1: 0.9,
            beta2: 0.98,
            epsilon: 1e-9,
            weightDecay: 0.01,
            step,
          });
        });
        return value.dataSync()[0];
      });
  });

  it('runs on our kernels alone, and learns, and leaves nothing behind in 1,000 steps', () => {
    const first = run(1);
    run(2);
    takeFallbackCounts();
    const before = footprint();
    let last = first;
    for (let step = 3; step <= 1002; step++) last = run(step);
    expect(footprint()).toEqual(before);
    expect(takeFallbackCounts()).toEqual({});
    expect(last).toBeLessThan(first / 2);
  });
});
