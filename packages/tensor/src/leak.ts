import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from './check-options.js';

/**
 * Runs `fn` many times (1,000 unless said) and fails when tensors or bytes have grown since the first run.
 * @throws an error that names the growth; on an unknown option, or fewer than two steps, which could show none
 */
export async function expectNoLeak(
  fn: (step: number) => void | Promise<void>,
  options: { steps?: number } = {},
): Promise<void> {
  checkOptions('expectNoLeak', options, ['steps']);
  const { steps = 1000 } = options;
  if (!Number.isInteger(steps) || steps < 2) throw new Error(`expectNoLeak: steps: expected an integer of at least 2, received ${steps}`);
  await fn(0);
  const before = tf.memory();
  for (let step = 1; step < steps; step++) await fn(step);
  const after = tf.memory();
  if (after.numTensors !== before.numTensors || after.numBytes !== before.numBytes) {
    const tensors = after.numTensors - before.numTensors;
    const bytes = after.numBytes - before.numBytes;
    throw new Error(`expectNoLeak: ${steps} steps left ${tensors} tensors and ${bytes} bytes behind`);
  }
}
