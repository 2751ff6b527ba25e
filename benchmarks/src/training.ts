/** Training steps: an encoder-decoder and a GPT beside stock tfjs-backend-wasm, jax-js and PyTorch, two threads beside one, and the machine. */
import { backendName, kernelInfo, setThreads } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { measure, type Contender } from '../harness/measure.js';
import { importPeer } from '../harness/peers.js';
import { type Result, result } from '../harness/result.js';
import { measureLimits } from './kernels/limits.js';
import { trainOn, type OurSide } from './training/our-side.js';
import { PyTorch } from './training/pytorch.js';
import { addSegmentSum } from './training/segment-sum.js';
import { encoderDecoder, gpt, type AnyTask } from './training/tasks.js';

const translation = encoderDecoder({
  kind: 'encoder-decoder', vocabSize: 8000, hiddenSize: 256, layers: 3, heads: 4, sentences: 32, length: 32,
  dropout: 0.1, labelSmoothing: 0.1, gradientClipping: 1,
});
const language = gpt({ kind: 'gpt', vocabSize: 5000, hiddenSize: 384, layers: 6, heads: 6, sentences: 12, length: 256 });

/** Our step on so many threads. */
const onThreads = (side: OurSide, count: number): Contender => ({
  async prepare() {
    await side.prepare();
    if (kernelInfo().threads === count) return;
    setThreads(count);
    await side.run(); // starts the threads
  },
  run: side.run,
});

async function compare(task: AnyTask, suffix: string, peerName: string, aim: number, contenders: [Contender, Contender], rounds: number): Promise<Result> {
  const [ours, peer] = await measure(contenders, { rounds, sampleSeconds: 0 });
  return result({ case: task.title + suffix, ours: task.tokens / ours, peer: task.tokens / peer, peerName, unit: 'tokens/s', higherIsBetter: true, aim });
}

async function besideStock(task: AnyTask, aim: number): Promise<Result> {
  await importPeer('training', '@tensorflow/tfjs-backend-wasm');
  addSegmentSum('wasm');
  const [ours, peer] = [await trainOn(backendName, task), await trainOn('wasm', task)];
  const row = await compare(task, '', '@tensorflow/tfjs-backend-wasm', aim, [onThreads(ours, 1), peer], 3);
  await ours.dispose();
  await peer.dispose();
  return row;
}

/** Of the same first weights and batch; refuses to compare what does not compute the same. */
async function besidePyTorch(task: AnyTask, aim: number, ours: OurSide): Promise<Result[]> {
  const python = PyTorch.python();
  if (!python) return [];
  const rows: Result[] = [];
  for (const threads of [1, 2]) {
    await ours.prepare();
    using peer = await PyTorch.open(python, task, ours.model, threads);
    const [ourLoss, peerLoss] = [ours.loss(), await peer.loss()];
    console.log(`${task.title}: loss ${ourLoss.toFixed(5)}, PyTorch's ${peerLoss.toFixed(5)}`);
    if (!(Math.abs(ourLoss - peerLoss) < 1e-3)) throw new Error(`training: expected PyTorch to have our loss ${ourLoss}, received ${peerLoss}`);
    const suffix = threads === 1 ? '' : `, ${threads} threads each`;
    rows.push(await compare(task, suffix, `PyTorch ${peer.version}`, aim, [onThreads(ours, threads), { run: () => peer.step() }], 5));
  }
  return rows;
}

/** Two threads beside one, and the share of what the machine's vectors can do that a whole step on one thread reaches. */
async function besideItself(task: AnyTask, ours: OurSide): Promise<Result[]> {
  await ours.prepare();
  setThreads(1);
  const { compute } = await measureLimits();
  const [two, one] = await measure([onThreads(ours, 2), onThreads(ours, 1)], { rounds: 5, sampleSeconds: 0 });
  const { title, tokens, operations } = task;
  return [
    result({ case: `${title}, two threads`, ours: tokens / two, peer: tokens / one, peerName: 'one thread', unit: 'tokens/s', higherIsBetter: true, aim: 1.75 }),
    result({ case: title, ours: operations / one / 1e9, peer: compute, peerName: '128-bit multiply-adds on registers', unit: 'GFLOP/s', higherIsBetter: true, aim: 0.8 }),
  ];
}

async function ofTask(task: AnyTask, pyTorchAim: number): Promise<Result[]> {
  const ours = await trainOn(backendName, task);
  const rows = [...(await besidePyTorch(task, pyTorchAim, ours)), ...(await besideItself(task, ours))];
  await ours.dispose();
  return rows;
}

export async function run(): Promise<Result[]> {
  setThreads(1);
  await tf.setBackend(backendName);
  return [...(await ofTask(translation, 0.75)), ...(await ofTask(language, 0.65)), await besideStock(translation, 19)];
}
