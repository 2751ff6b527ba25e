import { checkInteger, checkOptions, fail, inWords } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs `fn` many times (1,000 unless said) and fails when there are more tensors, or more bytes in them or in use in
 * the backend (our own tells how many), than after the first run.
 *
 * @throws GlossaError that names the growth, and on an unknown option or fewer than two steps, which could show none
 */
export async function expectNoLeak(
  fn: (step: number) => void | Promise<void>,
  options: { steps?: number } = {},
): Promise<void> {
  checkOptions('expectNoLeak', options, { steps: true });
  const steps = checkInteger('expectNoLeak: steps', options.steps ?? 1000, 2);
  await fn(0);
  const before = figures();
  for (let step = 1; step < steps; step++) await fn(step);
  const [tensors, bytes, inUse] = figures().map((figure, i) => figure - before[i]);
  if (tensors !== 0 || bytes !== 0 || inUse !== 0) {
    const received = inWords(`${tensors} tensors and ${bytes} bytes, and ${inUse} bytes more in use in the backend`);
    fail('expectNoLeak', `nothing left after ${steps} steps`, received, 'invalid-state');
  }
}

/** Tensors, their bytes, and the bytes that the backend has in use. */
function figures(): number[] {
  const { numTensors, numBytes, bytesInUse = 0 } = tf.memory() as tf.MemoryInfo & { bytesInUse?: number };
  return [numTensors, numBytes, bytesInUse];
}
