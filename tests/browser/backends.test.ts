import { expect, it } from 'vitest';
import { describeInChromium } from './chromium.js';
import { openModule } from './page.js';
import type { Difference } from '@glossa/test-models/outcome';

/** Runs every op and whole models on a backend and on cpu, and tells how far they are apart. */
const program = (backend: string, models: readonly string[]) => `
  import '@tensorflow/tfjs-backend-cpu';
  import '@tensorflow/tfjs-backend-${backend}';
  import { outcomeOf, tinyModels } from '@glossa/test-models/models';
  import { opCases } from '@glossa/test-models/ops';
  import { difference, type Outcome } from '@glossa/test-models/outcome';
  import * as tf from '@tensorflow/tfjs-core';

  async function compare(name: string, run: () => Promise<Outcome>) {
    await tf.setBackend('cpu');
    const expected = await run();
    await tf.setBackend('${backend}');
    const before = tf.memory().numTensors;
    const actual = await run();
    return { name, ...difference(actual, expected), left: tf.memory().numTensors - before };
  }

  async function main() {
    const started = await tf.setBackend('${backend}');
    const compared = [];
    for (const { name, run } of opCases) compared.push(await compare(name, run));
    const models = ${JSON.stringify(models)};
    for (const model of tinyModels.filter(({ name }) => models.includes(name)))
      compared.push(await compare(model.name, () => outcomeOf(model)));
    return { started, compared };
  }
  (globalThis as any).result = main();
`;

interface Result {
  started: boolean;
  compared: (Difference & { name: string; left: number })[];
}

const backends = {
  webgl: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  webgpu: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'],
};
const models = ['CausalLM of Gpt2', 'MaskedLM of Bert', 'Seq2SeqLM of Bart'];

for (const [backend, args] of Object.entries(backends)) {
  describeInChromium(
    `tfjs's ${backend} backend`,
    (browser) => {
      it('runs every op and whole models in their composed forms, trained too, as cpu does', async () => {
        await using opened = await openModule(browser(), program(backend, models));
        const { started, compared } = await opened.page.evaluate<Result>('result');
        expect(started).toBe(true);
        expect(compared.length).toBeGreaterThan(models.length);
        for (const { name, at, worst, left } of compared) {
          expect(worst, `${name}: ${at}`).toBeLessThan(1e-4);
          expect(left, `tensors left by ${name}`).toBe(0);
        }
      });
    },
    { args },
  );
}
