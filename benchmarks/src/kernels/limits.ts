/** What one thread of this machine can do at most with the vectors that WebAssembly has. */
import { linear } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { measure } from '../../harness/measure.js';

export interface Limits {
  /** Multiply-adds on registers alone, GFLOP/s. */
  compute: number;
  /** Memory read front to back, beyond any cache, GB/s. */
  memory: number;
}

/** Of our backend, which must be the one in use. */
export async function measureLimits(): Promise<Limits> {
  const { kernels } = tf.backend() as unknown as { kernels: { multiplyAddPeak(steps: number): number } };
  const [steps, operationsOfStep] = [200_000, 96];
  const [peak] = await measure([{ run: () => void kernels.multiplyAddPeak(steps) }]);

  // one row by a wide matrix reads 192 MiB once and does little else
  const [rows, columns] = [49_152, 1024];
  const [x, weight] = [tf.ones([1, columns]), tf.ones([rows, columns]) as tf.Tensor2D];
  const [read] = await measure([{ run: () => linear(x, weight).dispose() }]);
  tf.dispose([x, weight]);
  return { compute: (operationsOfStep * steps) / peak / 1e9, memory: (4 * rows * columns) / read / 1e9 };
}
