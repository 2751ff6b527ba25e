import { backendName, registerGlossaBackend } from '@glossa/kernels';
import { disposeAll, initialize } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tinyModels, type TinyModelCase } from './models.js';

beforeAll(() => {
  registerGlossaBackend();
  tf.setBackend(backendName);
});

async function expectNoLeakInTraining({ create }: TinyModelCase, steps: number): Promise<void> {
  const { model, train } = create();
  using _initialized = initialize(model, { seed: 1 });
  const run = train(steps);
  await expectNoLeak(async (step) => expect((await run.next()).value).toMatchObject({ step: step + 1 }), { steps });
  await run.return();
}

const architectures = new Set<string>();
const firstHeads = tinyModels.filter(
  ({ architecture }) => !architectures.has(architecture) && architectures.add(architecture),
);

describe('nothing is left behind', () => {
  it.each(tinyModels)('in 1,000 passes forward by $name', async ({ create }) => {
    const { model, forward } = create();
    using _initialized = initialize(model, { seed: 1 });
    await expectNoLeak(() => disposeAll(...forward()), { steps: 1000 });
  });

  it.each(firstHeads)('in 1,000 training steps of $name', (of) => expectNoLeakInTraining(of, 1000));

  it.each(tinyModels.filter((of) => !firstHeads.includes(of)))('in 30 training steps of $name', (of) =>
    expectNoLeakInTraining(of, 30),
  );
});
