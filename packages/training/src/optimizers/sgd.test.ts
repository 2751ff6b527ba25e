import * as tf from '@tensorflow/tfjs-core';
import { initialize, namedParameters, Linear } from '@glossa/tensor';
import { expect, it } from 'vitest';
import { sgd } from './sgd.js';

it.each([
  [0, -0.5 * (1 + 1 + 1)],
  [0.9, -0.5 * (1 + 1.9 + 2.71)],
])('sgd with momentum %f', (momentum, moved) => {
  using model = initialize(new Linear(1, 1), { seed: 1 });
  const before = tf.memory().numTensors;
  const optimizer = sgd({ learningRate: 0.5, momentum })(namedParameters(model));
  const [start] = model.weight.value.dataSync();
  for (let i = 0; i < 3; i++) {
    tf.tidy(() =>
      optimizer.step(
        new Map([
          ['weight', tf.ones([1, 1])],
          ['bias', tf.zeros([1])],
        ]),
        optimizer.learningRate,
      ),
    );
  }
  expect(model.weight.value.dataSync()[0]).toBeCloseTo(start + moved, 5);
  expect(model.bias!.value.dataSync()[0]).toBe(0);
  optimizer[Symbol.dispose]();
  expect(tf.memory().numTensors).toBe(before);
});
