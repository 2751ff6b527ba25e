/** Speed of the kernels beside what the machine can do, in one run: `npx tsx src/kernels.bench.ts`. Ratios carry over, figures do not. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from './backend/backend.js';
import { attention, backendName, crossEntropy, dropout, gelu, kernelInfo, layerNorm, linear, registerGlossaBackend } from './index.js';

registerGlossaBackend();
await tf.setBackend(backendName);
const { kernels } = tf.backend() as GlossaBackend;

/** Milliseconds a call, the least of several rounds: on a shared machine all else is the neighbors. */
function time(run: () => unknown): number {
  const once = () => tf.tidy(() => void run());
  for (let i = 0; i < 3; i++) once();
  let start = performance.now();
  once();
  const repeats = Math.max(1, Math.round(20 / Math.max(performance.now() - start, 1e-3)));
  let least = Infinity;
  for (let round = 0; round < 9; round++) {
    start = performance.now();
    for (let i = 0; i < repeats; i++) once();
    least = Math.min(least, (performance.now() - start) / repeats);
  }
  return least;
}

const STEPS = 100_000;
const peak = (96 * STEPS) / time(() => kernels.multiplyAddPeak(STEPS)) / 1e6;
console.log(`${kernelInfo().simd} SIMD, ${peak.toFixed(1)} GFLOP/s on registers`);

const large = tf.randomNormal([16 << 20]); // 64 MiB: beyond any cache
const memorySpeed = large.size * 4 / time(() => tf.sum(large)) / 1e6;
console.log(`memory read at ${memorySpeed.toFixed(1)} GB/s`);
large.dispose();

const report = (name: string, operations: number, ms: number) => {
  const speed = operations / ms / 1e6;
  console.log(`${name.padEnd(40)} ${ms.toFixed(3).padStart(9)} ms ${speed.toFixed(1).padStart(6)} GFLOP/s ${((100 * speed) / peak).toFixed(0).padStart(4)}%`);
};

for (const size of [64, 128, 256, 512, 1024]) {
  const [a, b] = [tf.randomNormal([size, size]), tf.randomNormal([size, size])];
  for (const [transposeA, transposeB] of [[false, false], [false, true], [true, false], [true, true]]) {
    const name = `matMul ${size}³${transposeA ? ' Aᵀ' : ''}${transposeB ? ' Bᵀ' : ''}`;
    report(name, 2 * size ** 3, time(() => tf.matMul(a, b, transposeA, transposeB)));
  }
  tf.dispose([a, b]);
}

for (const [outputs, inputs] of [[768, 768], [3072, 768], [50257, 768]]) {
  const [x, weight] = [tf.randomNormal([1, inputs]), tf.randomNormal([outputs, inputs]) as Tensor2D];
  const ms = time(() => linear(x, weight));
  console.log(`${`linear, one row, ${outputs}x${inputs}`.padEnd(40)} ${ms.toFixed(3).padStart(9)} ms ${((4 * outputs * inputs) / ms / 1e6).toFixed(1).padStart(6)} GB/s of weights`);
  tf.dispose([x, weight]);
}

for (const [batch, heads, length, dim] of [[32, 4, 32, 64], [12, 6, 256, 64], [1, 12, 384, 64]]) {
  const [q, k, v] = [0, 1, 2].map(() => tf.randomNormal([batch, heads, length, dim]) as Tensor4D);
  const operations = 4 * batch * heads * length * length * dim;
  const name = `[${batch}, ${heads}, ${length}, ${dim}]`;
  report(`attention ${name}`, operations, time(() => attention(q, k, v)));
  const gradient = tf.grads((...x: Tensor[]) => tf.sum(attention(x[0] as Tensor4D, x[1] as Tensor4D, x[2] as Tensor4D)));
  report(`  forward and backward`, 3.5 * operations, time(() => gradient([q, k, v])));
  tf.dispose([q, k, v]);
}

const x = tf.randomNormal([1024, 256]);
const [weight, bias] = [tf.ones([256]) as Tensor1D, tf.zeros([256]) as Tensor1D];
const wide = tf.randomNormal([1024, 8000]) as Tensor2D;
const labels = tf.tensor1d(Array.from({ length: 1024 }, (_, i) => i), 'int32');
const rows: Array<[string, number, () => unknown]> = [
  ['add [1024, 256]', x.size, () => tf.add(x, x)],
  ['add a row [1024, 256]', x.size, () => tf.add(x, bias)],
  ['sum over rows [1024, 256]', x.size, () => tf.sum(x, 0)],
  ['transpose [32, 32, 4, 64]', x.size, () => tf.transpose(tf.reshape(x, [32, 32, 4, 64]), [0, 2, 1, 3])],
  ['layerNorm [1024, 256]', x.size, () => layerNorm(x, weight, bias, 1e-5)],
  ['gelu erf [1024, 256]', x.size, () => gelu(x, 'erf')],
  ['gelu tanh [1024, 256]', x.size, () => gelu(x, 'tanh')],
  ['softmax [1024, 256]', x.size, () => tf.softmax(x)],
  ['dropout [1024, 256]', x.size, () => dropout(x, 0.1, 1)],
  ['crossEntropy [1024, 8000]', wide.size, () => crossEntropy(wide, labels)],
  ['  forward and backward', wide.size, () => tf.grad((a) => crossEntropy(a as Tensor2D, labels).loss)(wide)],
];
for (const [name, elements, run] of rows) {
  const ms = time(run);
  console.log(`${name.padEnd(40)} ${ms.toFixed(3).padStart(9)} ms ${((ms * 1e6) / elements).toFixed(2).padStart(6)} ns an element`);
}
