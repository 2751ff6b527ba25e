import { check, checkInteger, checkOptions, inWords } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';
import { MOST_THREADS } from './threads/control.js';
import { GlossaBackend } from './backend/backend.js';
import { backendName } from './backend/name.js';
import { registerGlossaBackend } from './register-backend.js';

export interface ThreadsOptions {
  /**
   * What a part of a call must take at least, on one thread, for the call to be cut so; default 20. With less even
   * small calls are cut, as tests want.
   */
  leastMicroseconds?: number;
}

/**
 * Sets how many threads kernels run on; at first, as many as the machine runs at once, up to 8. Where memory cannot be
 * shared, in pages that are not cross-origin isolated, it stays 1. Results are the same to the last bit with any
 * number. Registers and starts the backend.
 *
 * @throws when `count` is not a whole number from 1 to 32, or an option is not known or not positive
 */
export function setThreads(count: number, options: ThreadsOptions = {}): void {
  checkOptions('setThreads', options, { leastMicroseconds: true });
  const { leastMicroseconds } = options;
  checkInteger('setThreads: count', count, 1, MOST_THREADS);
  if (leastMicroseconds !== undefined)
    check(leastMicroseconds > 0, 'setThreads: leastMicroseconds', 'a positive number', leastMicroseconds);
  registerGlossaBackend();
  const backend = tf.findBackend(backendName);
  const where = `setThreads: backend '${backendName}'`;
  check(backend instanceof GlossaBackend, where, '@glossa/kernels', inWords('another'), 'invalid-state');
  backend.setThreads(count, leastMicroseconds);
}
