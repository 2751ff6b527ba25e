/**
 * Training steps: an encoder-decoder, a GPT and a MiniLM beside stock tfjs-backend-wasm, jax-js and PyTorch, two
 * threads beside one, and the machine.
 */
import { backendName, kernelInfo, setThreads } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { measure, type Contender } from '../harness/measure.js';
import { importPeer } from '../harness/peers.js';
import { type Result, result } from '../harness/result.js';
import { measureLimits } from './kernels/limits.js';
import { BusyProcess } from './training/busy-process.js';
import { openJax } from './training/jax.js';
import { trainOn, type OurSide } from './training/our-side.js';
import { PyTorch } from './training/pytorch.js';
import { addSegmentSum } from './training/segment-sum.js';
import { encoderDecoder, gpt, span, type AnyTask, type GptTask } from './training/tasks.js';

const translation = encoderDecoder({
  kind: 'encoder-decoder',
  vocabSize: 8000,
  hiddenSize: 256,
  layers: 3,
  heads: 4,
  sentences: 32,
  length: 32,
  dropout: 0.1,
  labelSmoothing: 0.1,
  gradientClipping: 1,
});
const language = gpt({
  kind: 'gpt',
  vocabSize: 5000,
  hiddenSize: 384,
  layers: 6,
  heads: 6,
  sentences: 12,
  length: 256,
});
/** As the recipe `question-answering` trains all-MiniLM-L6-v2, with random weights: a step takes as long with any. */
const answers = span({
  kind: 'span',
  vocabSize: 30_522,
  maxPositions: 512,
  hiddenSize: 384,
  layers: 6,
  heads: 12,
  sentences: 16,
  length: 256,
  dropout: 0.1,
  gradientClipping: 1,
});

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

async function compare(
  task: AnyTask,
  suffix: string,
  peerName: string,
  aim: number | undefined,
  contenders: [Contender, Contender],
  rounds: number,
): Promise<Result> {
  const [ours, peer] = await measure(contenders, { rounds, sampleSeconds: 0 });
  return result({
    case: task.title + suffix,
    ours: task.tokens / ours,
    peer: task.tokens / peer,
    peerName,
    unit: 'tokens/s',
    higherIsBetter: true,
    ...(aim !== undefined && { aim }),
  });
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

function expectSameLoss({ title }: AnyTask, peerName: string, ours: number, peer: number): void {
  console.log(`${title}: loss ${ours.toFixed(5)}, ${peerName}'s ${peer.toFixed(5)}`);
  if (!(Math.abs(ours - peer) < 1e-3))
    throw new Error(`training: expected ${peerName} to have our loss ${ours}, received ${peer}`);
}

/** Of the same first weights and batch. */
async function besidePyTorch(task: AnyTask, aim: number | undefined, ours: OurSide, rounds = 5): Promise<Result[]> {
  const python = PyTorch.python();
  if (!python) return [];
  const rows: Result[] = [];
  for (const threads of [1, 2]) {
    await ours.prepare();
    using peer = await PyTorch.open(python, task, ours.model, threads);
    expectSameLoss(task, 'PyTorch', ours.loss(), await peer.loss());
    const suffix = threads === 1 ? '' : `, ${threads} threads each`;
    rows.push(
      await compare(
        task,
        suffix,
        `PyTorch ${peer.version}`,
        aim,
        [onThreads(ours, threads), { run: () => peer.step() }],
        rounds,
      ),
    );
  }
  return rows;
}

/**
 * One thread each; the losses of the first steps must be the same. Where jax-js outgrows its memory there is no row.
 */
async function besideJax(task: GptTask, aim: number): Promise<Result[]> {
  const ours = await trainOn(backendName, task);
  try {
    const peer = await openJax(task, ours.model);
    for (let step = 0; step < 2; step++) {
      expectSameLoss(task, 'jax-js', ours.loss(), await peer.step());
      await ours.run();
    }
    return [await compare(task, '', '@jax-js/jax (wasm)', aim, [onThreads(ours, 1), { run: () => peer.step() }], 3)];
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof WebAssembly.RuntimeError)) throw error;
    console.warn(`\nSKIPPED: jax-js, which failed at this size: ${error.message}\n`);
    return [];
  } finally {
    await ours.dispose();
  }
}

/**
 * Two threads beside one, and the share of what the machine's vectors can do that a whole step on one thread reaches.
 */
async function besideItself(task: AnyTask, ours: OurSide): Promise<Result[]> {
  await ours.prepare();
  setThreads(1);
  const { compute } = await measureLimits();
  const [two, one] = await measure([onThreads(ours, 2), onThreads(ours, 1)], { rounds: 5, sampleSeconds: 0 });
  const { title, tokens, operations } = task;
  return [
    result({
      case: `${title}, two threads`,
      ours: tokens / two,
      peer: tokens / one,
      peerName: 'one thread',
      unit: 'tokens/s',
      higherIsBetter: true,
      aim: 1.75,
    }),
    result({
      case: title,
      ours: operations / one / 1e9,
      peer: compute,
      peerName: '128-bit multiply-adds on registers',
      unit: 'GFLOP/s',
      higherIsBetter: true,
      aim: 0.8,
    }),
  ];
}

/**
 * Two threads while another process keeps a core busy, where there are two cores. Three of equal rank get two thirds of
 * a core each: 0.67 of what two threads have alone; below half, what one thread has alone, the second thread would do
 * harm.
 */
async function besideBusyProcess(task: AnyTask): Promise<Result[]> {
  const ours = await trainOn(backendName, task);
  const python = PyTorch.python();
  using peer = python ? await PyTorch.open(python, task, ours.model, 2) : undefined;
  using other = new BusyProcess();
  const beside = (busy: boolean, { prepare, run }: Contender): Contender => ({
    async prepare() {
      if (!busy) other.stop();
      await prepare?.();
      if (busy) await other.start();
    },
    run,
  });
  const [two, one] = [onThreads(ours, 2), onThreads(ours, 1)];
  const theirs = peer && { run: () => peer.step() };
  const contenders = [
    beside(true, two),
    beside(false, two),
    beside(false, one),
    ...(theirs ? [beside(true, theirs), beside(false, theirs)] : []),
  ];
  const seconds = await measure(contenders, { rounds: 9, sampleSeconds: 0 });
  await ours.dispose();
  const [disturbed, alone, single, theirsDisturbed, theirsAlone] = seconds.map((value) => task.tokens / value);
  const row = {
    case: `${task.title}, two threads, another process on one of two cores`,
    ours: disturbed,
    unit: 'tokens/s',
    higherIsBetter: true,
  };
  const rows = [
    result({ ...row, peer: alone, peerName: 'two threads alone', aim: 0.67 }),
    result({ ...row, peer: single, peerName: 'one thread alone', aim: 1 }),
  ];
  if (!peer) return rows;
  const name = `PyTorch ${peer.version}`;
  return [
    ...rows,
    result({ ...row, peer: theirsDisturbed, peerName: `${name}, disturbed too` }),
    result({
      ...row,
      case: `${row.case}: ${name}`,
      ours: theirsDisturbed,
      peer: theirsAlone,
      peerName: 'its two threads alone',
    }),
  ];
}

async function ofTask(task: AnyTask, pyTorchAim: number): Promise<Result[]> {
  const ours = await trainOn(backendName, task);
  const rows = [...(await besidePyTorch(task, pyTorchAim, ours)), ...(await besideItself(task, ours))];
  await ours.dispose();
  return rows;
}

async function fineTuning(task: AnyTask): Promise<Result[]> {
  const ours = await trainOn(backendName, task);
  const rows = await besidePyTorch(task, undefined, ours, 3);
  await ours.dispose();
  return rows;
}

export async function run(): Promise<Result[]> {
  setThreads(1);
  await tf.setBackend(backendName);
  return [
    ...(await ofTask(translation, 0.75)),
    ...(await ofTask(language, 0.65)),
    ...(await fineTuning(answers)),
    ...(await besideBusyProcess(translation)),
    await besideStock(translation, 19),
    ...(await besideJax(language, 4)),
  ];
}
