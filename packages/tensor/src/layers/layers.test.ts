import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import { initialize } from '../initialize.js';
import { namedParameters } from '../module.js';
import { RandomStream } from '../random-stream.js';
import { Dropout } from './dropout.js';
import { Embedding } from './embedding.js';
import { LayerNorm } from './layer-norm.js';
import { Linear } from './linear.js';
import { RmsNorm } from './rms-norm.js';

ensureBackend();
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('layers', () => {
  it('Linear computes x Wᵀ + b', () => {
    using layer = initialize(new Linear(2, 3), { seed: 1 });
    layer.weight.assign(new Float32Array([1, 2, 3, 4, 5, 6]));
    layer.bias!.assign(new Float32Array([0.5, 0, -0.5]));
    expect([...layer.forward(tf.tensor([[[1, 1]], [[2, 0]]])).dataSync()]).toEqual([3.5, 7, 10.5, 2.5, 6, 9.5]);
  });

  it('Embedding looks rows up', () => {
    using layer = initialize(new Embedding(3, 2), { seed: 1 });
    layer.weight.assign(new Float32Array([0, 1, 2, 3, 4, 5]));
    const rows = layer.forward(tf.tensor2d([[2, 0]], [1, 2], 'int32'));
    expect(rows.shape).toEqual([1, 2, 2]);
    expect([...rows.dataSync()]).toEqual([4, 5, 0, 1]);
  });

  it('Embedding leaves the vector of padding without a gradient', () => {
    using layer = initialize(new Embedding(3, 2, undefined, 1), { seed: 1 });
    const ids = tf.tensor2d([[2, 1, 2]], [1, 3], 'int32');
    const { grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(layer.forward(ids)));
    expect([...grads[layer.weight.variable!.name].dataSync()]).toEqual([0, 0, 0, 0, 2, 2]);
  });

  it('norms bring rows to unit scale', () => {
    using layerNorm = initialize(new LayerNorm(4, 1e-5), { seed: 1 });
    using withoutBias = initialize(new LayerNorm(4, 1e-5, { bias: false }), { seed: 1 });
    expect([...namedParameters(withoutBias).keys()]).toEqual(['weight']);
    using rmsNorm = initialize(new RmsNorm(4, 1e-6), { seed: 1 });
    const x = tf.tensor2d([[1, 2, 3, 6]]);
    const deviation = Math.sqrt(3.5 + 1e-5);
    const rms = Math.sqrt(12.5);
    [-2, -1, 0, 3].forEach((centered, i) => {
      expect(layerNorm.forward(x).dataSync()[i]).toBeCloseTo(centered / deviation, 5);
      expect(withoutBias.forward(x).dataSync()[i]).toBeCloseTo(centered / deviation, 5);
      expect(rmsNorm.forward(x).dataSync()[i]).toBeCloseTo([1, 2, 3, 6][i] / rms, 5);
    });
  });

  it('Dropout is identity outside training, needs a stream in it, and keeps the mean', () => {
    const layer = new Dropout(0.25);
    const x = tf.ones([100, 100]);
    expect(layer.forward(x, {})).toBe(x);
    expect(() => layer.forward(x, { training: true })).toThrow(
      'Dropout: context.random: expected a RandomStream in training, received nothing',
    );
    const context = { training: true, random: new RandomStream(1) };
    const first = layer.forward(x, context);
    expect(tf.mean(first).dataSync()[0]).toBeCloseTo(1, 1.3);
    expect(first.dataSync()).not.toEqual(layer.forward(x, context).dataSync());
    expect(() => new Dropout(1)).toThrow('Dropout: rate: expected a number from 0 to below 1, received 1');
  });
});
