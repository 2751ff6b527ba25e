import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from './check-options.js';

/**
 * Runs `fn` many times (1,000 unless said) and fails when tensors, their bytes or the memory a backend has in use (our own
 * tells) have grown since the first run.
 * @throws an error that names the growth; on an unknown option, or fewer than two steps, which could show none
 */
export async function expectNoLeak(
  fn: (step: number) => void | Promise<void>,
  options: { steps?: number } = {},
): Promise<void> {
  checkOptions('expectNoLeak', options, ['steps']);
  const { steps = 1000 } = options;
  if (!Number.isInteger(steps) || steps < 2)
    throw new Error(`expectNoLeak: steps: expected an integer of at least 2, received ${steps}`);
  await fn(0);
  const before = figures();
  for (let step = 1; step < steps; step++) await fn(step);
  const [tensors, bytes, inUse] = figures().map((figure, i) => figure - before[i]);
  if (tensors !== 0 || bytes !== 0 || inUse !== 0) {
    throw new Error(
      `expectNoLeak: ${steps} steps left ${tensors} tensors and ${bytes} bytes behind, and ${inUse} more in use in the backend`,
    );
  }
}

/** Tensors, their bytes, and the bytes that the backend has in use. */
function figures(): number[] {
  const { numTensors, numBytes, bytesInUse = 0 } = tf.memory() as tf.MemoryInfo & { bytesInUse?: number };
  return [numTensors, numBytes, bytesInUse];
}
