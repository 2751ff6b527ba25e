import { expect, it } from 'vitest';
import { describeInChromium } from './chromium.js';
import { openModule } from './page.js';

const umbrella = "import * as tf from '@tensorflow/tfjs';";
const glossa = "import { backendName, linear, registerGlossaBackend } from '@glossa/kernels';";

/**
 * An application on the umbrella: its own model learns on our backend, beside our ops, on tensors that it made before.
 */
const app = `
  import * as core from '@tensorflow/tfjs-core';

  async function main() {
    await tf.setBackend('cpu');
    const made = tf.tensor2d([[1, 2], [3, 4]]);
    registerGlossaBackend();
    await tf.setBackend(backendName);
    const before = tf.memory().numTensors;
    const ours = linear(made, made);
    const held = tf.memory().numTensors - before;

    const layer = tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'zeros' });
    const model = tf.sequential({ layers: [layer] });
    model.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' });
    const { history } = await model.fit(made, tf.tensor2d([[1], [2]]), { epochs: 20 });
    return {
      isOneEngine: tf.engine() === core.engine(),
      backend: [tf.getBackend(), core.getBackend()],
      held,
      ours: ours.arraySync(),
      theirs: tf.matMul(made, made, false, true).arraySync(),
      losses: history.loss,
    };
  }
  (globalThis as any).result = main();
`;

interface Result {
  isOneEngine: boolean;
  backend: string[];
  held: number;
  ours: number[][];
  theirs: number[][];
  losses: number[];
}

describeInChromium('an application that uses the umbrella @tensorflow/tfjs', (browser) => {
  it.each([
    ['umbrella first', [umbrella, glossa]],
    ['Glossa first', [glossa, umbrella]],
  ])('shares one engine with Glossa (%s)', async (_order, imports) => {
    await using opened = await openModule(browser(), `${imports.join('\n')}\n${app}`);
    const { isOneEngine, backend, held, ours, theirs, losses } = await opened.page.evaluate<Result>('result');
    expect(isOneEngine).toBe(true);
    expect(backend).toEqual(['glossa', 'glossa']);
    expect(held).toBe(1);
    expect(ours).toEqual([
      [5, 11],
      [11, 25],
    ]);
    expect(theirs).toEqual(ours);
    expect(losses.at(-1)).toBeLessThan(losses[0] / 5);
    expect(opened.complaints).toEqual([]);
  });
});
