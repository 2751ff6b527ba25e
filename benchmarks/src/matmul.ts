/** Matrix products of @glossa/kernels beside stock tfjs-backend-wasm, both in this process, on one thread. */
import { backendName, setThreads } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { measure } from '../harness/measure.js';
import { importPeer } from '../harness/peers.js';
import { type Result, result } from '../harness/result.js';

interface Product {
  batch?: number;
  size: number;
  transposeA?: boolean;
  transposeB?: boolean;
}

const transpositions = [{}, { transposeA: true }, { transposeB: true }, { transposeA: true, transposeB: true }];

const products: Product[] = [
  ...[512, 1024].flatMap((size) => transpositions.map((transposed) => ({ size, ...transposed }))),
  { batch: 8, size: 256 },
  { batch: 8, size: 256, transposeB: true },
];

function title({ batch, size, transposeA, transposeB }: Product): string {
  const transposed = [transposeA && 'A', transposeB && 'B'].filter(Boolean).join(' and ');
  return `${batch ? `${batch} x ` : ''}${size}^3, ${transposed ? `${transposed} transposed` : 'plain'}`;
}

/** One backend's side: its own copies of the operands, since tensors move to the backend that uses them. */
async function side(backend: string, { batch, size, transposeA, transposeB }: Product) {
  await tf.setBackend(backend);
  const shape = batch ? [batch, size, size] : [size, size];
  const [a, b] = [tf.randomUniform(shape, -1, 1, 'float32', 1), tf.randomUniform(shape, -1, 1, 'float32', 2)];
  return {
    prepare: () => tf.setBackend(backend),
    run: () => tf.matMul(a, b, transposeA, transposeB).dispose(),
    dispose: () => tf.dispose([a, b]),
  };
}

export const run = () => compareProducts('matmul');

/** @param benchmark the one whose peers are installed */
export async function compareProducts(benchmark: string): Promise<Result[]> {
  setThreads(1);
  await importPeer(benchmark, '@tensorflow/tfjs-backend-wasm');
  const results: Result[] = [];
  for (const product of products) {
    const ours = await side(backendName, product);
    const peer = await side('wasm', product);
    const gigaflops = (2 * (product.batch ?? 1) * product.size ** 3) / 1e9;
    const [ourSeconds, peerSeconds] = await measure([ours, peer]);
    ours.dispose();
    peer.dispose();
    results.push(
      result({
        case: title(product),
        ours: gigaflops / ourSeconds,
        peer: gigaflops / peerSeconds,
        peerName: '@tensorflow/tfjs-backend-wasm',
        unit: 'GFLOP/s',
        higherIsBetter: true,
      }),
    );
  }
  return results;
}
