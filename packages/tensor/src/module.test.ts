import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Buffers } from './buffers.js';
import { initialize } from './initialize.js';
import { normal, zeros } from './initializers.js';
import { Embedding } from './layers/embedding.js';
import { Linear } from './layers/linear.js';
import { Module, namedModules, namedParameters } from './module.js';
import { Parameter } from './parameter.js';

class Tied extends Module {
  readonly tokens = new Embedding(5, 3);
  readonly layers = [new Linear(3, 3), new Linear(3, 3, { bias: false })];
  readonly output = this.tokens.weight;
  readonly config = { parameter: new Parameter([1], zeros) };
}

describe('Module', () => {
  it('names parameters in order, and a shared one once', () => {
    expect([...namedParameters(new Tied()).keys()]).toEqual([
      'tokens.weight',
      'layers.0.weight',
      'layers.0.bias',
      'layers.1.weight',
    ]);
  });

  it('names modules', () => {
    expect([...namedModules(new Tied()).values()]).toEqual(['', 'tokens', 'layers.0', 'layers.1']);
  });

  it('frees every parameter when disposed, also when used with using', () => {
    initialize(new Linear(2, 2), { seed: 1 })[Symbol.dispose]();
    const before = tf.memory();
    {
      using model = initialize(new Tied(), { seed: 1 });
      expect(tf.memory().numTensors).toBe(before.numTensors + 4);
      expect(model.tokens.weight.value.shape).toEqual([5, 3]);
    }
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });
});

describe('Buffers', () => {
  class Counting extends Module {
    readonly weight = new Parameter([2], zeros);
    readonly table = new Buffers<'squares'>();
    readonly nested = [new Linear(2, 2)];
  }

  it('are kept beyond the scope they are made in, replaced, and freed with the module', () => {
    const before = tf.memory().numTensors;
    {
      using model = new Counting();
      tf.tidy(() => model.table.set({ squares: tf.square(tf.range(0, 3)) }));
      tf.tidy(() => model.table.set({ squares: tf.square(tf.range(0, 4)) }));
      expect([...model.table.tensors!.squares.dataSync()]).toEqual([0, 1, 4, 9]);
      expect(tf.memory().numTensors).toBe(before + 1);
      expect([...namedParameters(model).keys()]).toEqual(['weight', 'nested.0.weight', 'nested.0.bias']);
      model[Symbol.dispose]();
      expect(model.table.tensors).toBeUndefined();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('initialize', () => {
  it('gives equal values for equal seeds, whatever else the model holds', () => {
    class Larger extends Module {
      readonly before = new Linear(2, 2);
      readonly tokens = new Embedding(5, 3);
    }
    using a = initialize(new Tied(), { seed: 3 });
    using b = initialize(new Larger(), { seed: 3 });
    using c = initialize(new Tied(), { seed: 4 });
    expect(a.tokens.weight.value.dataSync()).toEqual(b.tokens.weight.value.dataSync());
    expect(a.tokens.weight.value.dataSync()).not.toEqual(c.tokens.weight.value.dataSync());
    expect(a.layers[0].weight.value.dataSync()).not.toEqual(a.layers[1].weight.value.dataSync());
  });

  it('refuses seeds that are none, and unknown options', () => {
    expect(() => initialize(new Linear(1, 1), { seed: 0.5 })).toThrow(
      'initialize: seed: expected an integer from -8589934591 to 8589934591, received 0.5',
    );
    expect(() => initialize(new Linear(1, 1), { sed: 1 } as never)).toThrow(
      'initialize: unknown option "sed", expected one of: seed',
    );
    expect(() => new Linear(1, 1, { biased: true } as object)).toThrow(
      'Linear: unknown option "biased", expected one of: bias, initializer',
    );
  });

  it('chooses the glossa backend', () => {
    initialize(new Linear(2, 2), { seed: 1 })[Symbol.dispose]();
    expect(tf.getBackend()).toBe('glossa');
  });
});

describe('Parameter', () => {
  it('says that it has no values', () => {
    expect(() => new Parameter([2, 3], zeros).value).toThrow(
      'Parameter of shape [2, 3]: expected values, received none yet: call initialize(model) or load a checkpoint',
    );
  });

  it('refuses values of another shape', () => {
    const parameter = new Parameter([2, 3], normal(1));
    expect(() => parameter.assign(new Float32Array(5))).toThrow('Parameter.assign: expected [2, 3], received 5 values');
    const transposed = tf.zeros([3, 2]);
    expect(() => parameter.assign(transposed)).toThrow('Parameter.assign: expected [2, 3], received [3, 2]');
    transposed.dispose();
  });
});
