/** The composed forms on tfjs's cpu backend give what our kernels give. */
import * as kernels from '@glossa/kernels';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, tinyModels } from './models.js';
import { opCases } from './ops.js';
import { difference, type Outcome } from './outcome.js';

const { backendName, registerGlossaBackend } = kernels;

beforeAll(() => registerGlossaBackend());

async function expectSame(run: () => Promise<Outcome>): Promise<void> {
  tf.setBackend('cpu');
  const expected = await run();
  tf.setBackend(backendName);
  const { worst, at } = difference(await run(), expected);
  expect(worst, at).toBeLessThan(1e-4);
}

describe('our backend and cpu agree', () => {
  it('on every op there is', () => {
    const settings = ['backendName', 'kernelInfo', 'registerGlossaBackend', 'registerGradients', 'setThreads'];
    const others = [...settings, 'PIECE_ROWS', 'QuantizedWeight', 'WeightWriter', 'unpackCodes'];
    const ops = Object.keys(kernels).filter((name) => !others.includes(name));
    expect([...new Set(opCases.map(({ op }) => op))].sort()).toEqual(ops.sort());
  });

  it.each(opCases)('on $name', ({ run }) => expectSame(run));

  it.each(tinyModels)('on $name', (model) => expectSame(() => outcomeOf(model)));
});
