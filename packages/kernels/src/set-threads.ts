import * as tf from '@tensorflow/tfjs-core';
import { checkOptions, fail } from './ops/check-tensors.js';
import { MOST_THREADS } from './threads/control.js';
import { GlossaBackend } from './backend/backend.js';
import { backendName } from './backend/name.js';
import { registerGlossaBackend } from './register-backend.js';

export interface ThreadsOptions {
  /** What a part of a call must take at least, on one thread, for the call to be cut so; default 20. With less even small calls are cut, as tests want. */
  leastMicroseconds?: number;
}

/**
 * Sets how many threads kernels run on; at first, as many as the machine runs at once, up to 8. Where memory cannot be shared, in pages that
 * are not cross-origin isolated, it stays 1. Results are the same to the last bit with any number. Registers and starts the backend.
 *
 * @throws when `count` is not a whole number from 1 to 32, or an option is not known or not positive
 */
export function setThreads(count: number, options: ThreadsOptions = {}): void {
  checkOptions('setThreads', options, ['leastMicroseconds']);
  const { leastMicroseconds } = options;
  if (!Number.isInteger(count) || count < 1 || count > MOST_THREADS)
    fail('setThreads', `a whole number from 1 to ${MOST_THREADS}`, count);
  if (leastMicroseconds !== undefined && !(leastMicroseconds > 0))
    fail('setThreads: leastMicroseconds', 'a positive number', leastMicroseconds);
  registerGlossaBackend();
  const backend = tf.findBackend(backendName);
  if (!(backend instanceof GlossaBackend))
    fail(`setThreads: backend '${backendName}'`, 'the one of @glossa/kernels', 'another');
  backend.setThreads(count, leastMicroseconds);
}
