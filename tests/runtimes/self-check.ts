/**
 * Runs anywhere: every op and three models beside tfjs's cpu backend, then on several threads, which must give the same
 * bits. Prints one line of JSON.
 */
import '@tensorflow/tfjs-backend-cpu';
import { backendName, kernelInfo, registerGlossaBackend, setThreads } from '@glossa/kernels';
import { outcomeOf, tinyModels } from '@glossa/test-models/models';
import { opCases } from '@glossa/test-models/ops';
import { difference, type Outcome } from '@glossa/test-models/outcome';
import * as tf from '@tensorflow/tfjs-core';

const models = ['CausalLM of Gpt2', 'MaskedLM of Bert', 'Seq2SeqLM of Bart'];
const cases: { name: string; run(): Promise<Outcome> }[] = [
  ...opCases,
  ...tinyModels
    .filter(({ name }) => models.includes(name))
    .map((model) => ({ name: model.name, run: () => outcomeOf(model) })),
];

async function beside(backend: string, run: () => Promise<Outcome>): Promise<Outcome> {
  await tf.setBackend(backend);
  return await run();
}

/** A product long enough to be cut: how often several threads gave other bits than one. */
async function threadFaults(): Promise<number> {
  await tf.setBackend(backendName);
  const [a, b] = [1, 2].map((seed) => tf.randomNormal([257, 300], 0, 1, 'float32', seed));
  const product = () => tf.matMul(a, b, false, true).dataSync<'float32'>();
  setThreads(1);
  const expected = product();
  let faults = 0;
  setThreads(3);
  for (let i = 0; i < 50; i++) if (product().some((value, at) => value !== expected[at])) faults++;
  return faults;
}

async function main() {
  registerGlossaBackend();
  const failed: string[] = [];
  for (const { name, run } of cases) {
    const { worst, at } = difference(await beside(backendName, run), await beside('cpu', run));
    if (!(worst < 1e-4)) failed.push(`${name}: ${at} differs by ${worst}`);
  }
  const faults = await threadFaults();
  if (faults > 0) failed.push(`${faults} of 50 products differ on 3 threads`);
  const { simd, sharedMemory, threads } = kernelInfo();
  console.log(JSON.stringify({ cases: cases.length, failed, simd, sharedMemory, threads }));
}

void main();
