/** On our backend, no model may touch one of tfjs's cpu kernels, which take 10 to 300 ns an element. */
import { backendName, registerGlossaBackend } from '@glossa/kernels';
import { takeFallbackCounts } from '@glossa/kernels/testing';
import { disposeAll, initialize, Trace } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tinyModels } from './models.js';

beforeAll(() => {
  registerGlossaBackend();
  tf.setBackend(backendName);
});

describe.each(tinyModels)('$name runs on our kernels alone', ({ create }) => {
  it('forward, traced too', () => {
    const { model, forward } = create();
    using initialized = initialize(model, { seed: 1 });
    using trace = new Trace(initialized);
    takeFallbackCounts();
    disposeAll(...forward(), ...forward({ trace }));
    expect(takeFallbackCounts()).toEqual({});
  });

  it('in training', async () => {
    const { model, train } = create();
    using _initialized = initialize(model, { seed: 1 });
    takeFallbackCounts();
    for await (const { step } of train(2, { accumulate: 2 })) expect(step).toBeLessThan(3);
    expect(takeFallbackCounts()).toEqual({});
  });
});

const decoders = tinyModels.filter(({ create }) => create().decode);

it.each(decoders)('$name decodes on our kernels alone', ({ create }) => {
  const { model, decode } = create();
  using _initialized = initialize(model, { seed: 1 });
  takeFallbackCounts();
  decode!().dispose();
  expect(takeFallbackCounts()).toEqual({});
});
