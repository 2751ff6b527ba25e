/** The kernels beside the machine's own limits, beside stock tfjs-backend-wasm, and two threads beside one. */
import {
  attention,
  backendName,
  crossEntropy,
  dropout,
  embeddingLookup,
  gelu,
  layerNorm,
  linear,
  quantizeWeight,
  rmsNorm,
  setThreads,
  silu,
} from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { measure } from '../harness/measure.js';
import { type Result, result } from '../harness/result.js';
import { measureLimits, type Limits } from './kernels/limits.js';
import { compareProducts } from './matmul.js';

/** A kernel with what it has to do: arithmetic operations, and bytes of inputs and outputs, each once. */
interface Work {
  name: string;
  operations: number;
  bytes: number;
  run(): tf.TensorContainer | void;
}

const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, 'float32', 1);
/** Elements of a tensor beyond any cache: 64 MiB. */
const large = 16 * 2 ** 20;

/** Square products, in which nearly all of training is. */
const products = (): Work[] =>
  [512, 768, 1024].map((size) => {
    const [a, b] = [random(size, size), random(size, size)];
    return { name: `matMul ${size}^3`, operations: 2 * size ** 3, bytes: 12 * size ** 2, run: () => tf.matMul(a, b) };
  });

/** One row by a matrix of 50,257 words, as at the end of each step of decoding. */
function decoding(): Work[] {
  const [rows, columns] = [50_257, 768];
  const x = random(1, columns);
  const weight = random(rows, columns) as tf.Tensor2D;
  const [eight, four] = ([8, 4] as const).map((bits) => quantizeWeight(weight, { bits }));
  const operations = 2 * rows * columns;
  return [
    { name: 'linear, one row', operations, bytes: 4 * rows * columns, run: () => linear(x, weight) },
    { name: 'linear, one row, 8 bits', operations, bytes: 1.125 * rows * columns, run: () => linear(x, eight) },
    { name: 'linear, one row, 4 bits', operations, bytes: 0.625 * rows * columns, run: () => linear(x, four) },
  ];
}

function attentions(): Work[] {
  const [heads, length, dim] = [12, 384, 64];
  const [q, k, v] = [0, 1, 2].map(() => random(1, heads, length, dim) as tf.Tensor4D);
  const operations = 4 * heads * length * length * dim;
  const bytes = 16 * heads * length * dim;
  const gradients = tf.grads((...x: tf.Tensor[]) =>
    attention(x[0] as tf.Tensor4D, x[1] as tf.Tensor4D, x[2] as tf.Tensor4D),
  );
  return [
    { name: 'attention, 12 x 384', operations, bytes, run: () => attention(q, k, v) },
    {
      name: 'attention and its gradients',
      operations: 3.5 * operations,
      bytes: 3 * bytes,
      run: () => gradients([q, k, v]),
    },
  ];
}

/**
 * Operations an element are a convention here, a move counting as one: these kernels are bound by memory, but for those
 * with exponentials.
 */
function elementwise(): Work[] {
  const x = random(large / 1024, 1024);
  const [weight, bias] = [tf.ones([1024]), tf.zeros([1024])];
  const unary = (name: string, operations: number, run: () => tf.Tensor): Work => ({
    name,
    operations: operations * large,
    bytes: 8 * large,
    run,
  });
  return [
    unary('layerNorm', 8, () => layerNorm(x, weight, bias, 1e-5)),
    unary('rmsNorm', 4, () => rmsNorm(x, weight, 1e-6)),
    unary('softmax', 20, () => tf.softmax(x)),
    unary('gelu, erf', 24, () => gelu(x, 'erf')),
    unary('gelu, tanh', 24, () => gelu(x, 'tanh')),
    unary('silu', 18, () => silu(x)),
    unary('dropout', 12, () => dropout(x, 0.1, 1)),
    { name: 'add', operations: large, bytes: 8 * large, run: () => tf.add(x, x) },
    { name: 'sum over rows', operations: large, bytes: 4 * large, run: () => tf.sum(x, 0) },
    unary('transpose', 1, () => tf.transpose(x)),
  ];
}

/**
 * Forward and backward together: the gradient of a sum, whose own gradient is one everywhere. By the same convention a
 * backward pass has two operations for each of the forward one.
 */
function backward(): Work[] {
  const x = random(large / 1024, 1024);
  const [weight, bias] = [tf.ones([1024]), tf.zeros([1024])];
  const [a, b] = [random(1024, 1024), random(1024, 1024)];
  const product = tf.grads((...pair: tf.Tensor[]) => tf.matMul(pair[0], pair[1]));
  // reads and writes x, then reads x and the gradient and writes another
  const unary = (name: string, operations: number, f: (x: tf.Tensor) => tf.Tensor): Work => {
    const gradient = tf.grad(f);
    return {
      name: `${name} and its gradient`,
      operations: 3 * operations * large,
      bytes: 20 * large,
      run: () => gradient(x),
    };
  };
  return [
    {
      name: 'matMul 1024^3 and its gradients',
      operations: 6 * 1024 ** 3,
      bytes: 32 * 1024 ** 2,
      run: () => product([a, b]),
    },
    unary('layerNorm', 8, (y) => layerNorm(y, weight, bias, 1e-5)),
    unary('rmsNorm', 4, (y) => rmsNorm(y, weight, 1e-6)),
    unary('softmax', 20, (y) => tf.softmax(y)),
    unary('gelu, erf', 24, (y) => gelu(y, 'erf')),
    unary('gelu, tanh', 24, (y) => gelu(y, 'tanh')),
    unary('silu', 18, (y) => silu(y)),
    unary('dropout', 12, (y) => dropout(y, 0.1, 1)),
  ];
}

function words(): Work[] {
  const [rows, columns] = [1024, 8000];
  const logits = random(rows, columns) as tf.Tensor2D;
  const labels = tf.tensor1d(
    Array.from({ length: rows }, (_, i) => i),
    'int32',
  );
  const table = random(32_000, 512) as tf.Tensor2D;
  const ids = tf.tensor1d(
    Array.from({ length: 8192 }, (_, i) => (i * 7919) % 32_000),
    'int32',
  );
  const size = rows * columns;
  return [
    { name: 'crossEntropy', operations: 16 * size, bytes: 4 * size, run: () => crossEntropy(logits, labels).loss },
    {
      name: 'crossEntropy and its gradient',
      operations: 32 * size,
      bytes: 12 * size,
      run: () => tf.grad((x) => crossEntropy(x as tf.Tensor2D, labels).loss)(logits),
    },
    {
      name: 'embeddingLookup',
      operations: ids.size * 512,
      bytes: 8 * ids.size * 512,
      run: () => embeddingLookup(table, ids),
    },
  ];
}

/** The share of the roofline (Williams et al. 2009): what memory or arithmetic, whichever is slower, allows. */
async function besideLimits(work: Work, limits: Limits): Promise<Result> {
  const [seconds] = await measure([{ run: () => tf.tidy(() => void work.run()) }]);
  const intensity = work.operations / work.bytes;
  return {
    ...result({
      case: work.name,
      ours: work.operations / seconds / 1e9,
      peer: Math.min(limits.compute, limits.memory * intensity),
      peerName: 'roofline of one thread',
      unit: 'GFLOP/s',
      higherIsBetter: true,
    }),
    intensity,
    limits,
  };
}

/** Multiply-adds on registers alone, twice: what the machine gives two threads beside one, whatever they compute. */
function registers(): Work {
  const steps = 1_000_000;
  const halves = [[steps], [steps]];
  const run = () => {
    const { threads } = tf.backend() as unknown as {
      threads: { count: number; run(kernel: string, parts: number[][]): void };
    };
    if (threads.count > 1) threads.run('multiplyAddPeak', halves);
    else for (const half of halves) threads.run('multiplyAddPeak', [half]);
  };
  return { name: 'multiply-adds on registers', operations: 192 * steps, bytes: 0, run };
}

async function twoThreads(): Promise<Result[]> {
  const results: Result[] = [];
  const squares = products();
  for (const work of [registers(), ...squares, ...decoding(), ...attentions()]) {
    const run = () => tf.tidy(() => void work.run());
    const prepare = async (threads: number) => {
      setThreads(threads);
      run(); // starts the threads, which takes them a moment
      await new Promise((resolve) => setTimeout(resolve, 150));
      // A core that has waited is slow at first.
      for (const start = performance.now(); performance.now() - start < 150;) run();
    };
    const side = (threads: number) => ({ prepare: () => prepare(threads), run });
    const [two, one] = await measure([side(2), side(1)], { sampleSeconds: 0.3 });
    const gigaflops = work.operations / 1e9;
    const row = {
      case: `${work.name}, two threads`,
      peerName: 'one thread',
      unit: 'GFLOP/s',
      higherIsBetter: true,
      ...(squares.includes(work) && { aim: 1.8 }),
    };
    results.push(result({ ...row, ours: gigaflops / two, peer: gigaflops / one }));
  }
  setThreads(1);
  return results;
}

export async function run(): Promise<Result[]> {
  const beside = await compareProducts('kernels');
  await tf.setBackend(backendName);
  const limits = await measureLimits();
  const results: Result[] = [];
  for (const kind of [products, decoding, attentions, elementwise, backward, words]) {
    const works = kind();
    for (const work of works) results.push(await besideLimits(work, limits));
  }
  return [...results, ...beside, ...(await twoThreads())];
}
