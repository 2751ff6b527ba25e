import * as tf from '@tensorflow/tfjs-core';
import { initialize, type Module } from '@glossa/tensor';
import { expect, it } from 'vitest';
import { Bart } from '../architectures/bart/model.js';
import { Bert } from '../architectures/bert/model.js';
import { T5 } from '../architectures/t5/model.js';
import { Xlnet } from '../architectures/xlnet/model.js';
import { bart, bert, t5, xlnet } from '../test-configs.test-util.js';

const ids = () => tf.tensor2d([[1, 2, 3]], undefined, 'int32');

/** Tensors that a forward pass leaves in the scope around it. */
function left<Model extends Module>(
  make: (layers: number) => Model,
  run: (model: Model) => unknown,
  layers: number,
): number {
  using model = initialize(make(layers), { seed: 1 });
  return tf.tidy(() => {
    const before = tf.memory().numTensors;
    run(model);
    return tf.memory().numTensors - before;
  });
}

const cases: [string, number, (layers: number) => number][] = [
  [
    'BERT',
    0,
    (layers) =>
      left(
        (numHiddenLayers) => new Bert({ ...bert, numHiddenLayers }),
        (model) => model.forward(ids()),
        layers,
      ),
  ],
  [
    'T5',
    0,
    (layers) =>
      left(
        (numHiddenLayers) => new T5({ ...t5, numHiddenLayers }),
        (model) => model.encode(ids(), {}),
        layers,
      ),
  ],
  [
    'BART',
    0,
    (layers) =>
      left(
        (encoderLayers) => new Bart({ ...bart, encoderLayers }),
        (model) => model.encode(ids(), {}),
        layers,
      ),
  ],
  // the memory for a next segment is made of them
  [
    'XLNet',
    1,
    (layers) =>
      left(
        (numHiddenLayers) => new Xlnet({ ...xlnet, memLen: 0, numHiddenLayers }),
        (model) => model.forward(ids()),
        layers,
      ),
  ],
];

it.each(cases)('%s leaves %i tensors of each layer behind', (_, perLayer, leftBy) => {
  expect(leftBy(1)).toBeGreaterThan(0);
  expect((leftBy(6) - leftBy(2)) / 4).toBe(perLayer);
});
