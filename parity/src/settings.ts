/** What everything is compared on: our backend on one thread and on two, and tfjs's own for JavaScript alone. */
import '@tensorflow/tfjs-backend-cpu';
import { backendName, kernelInfo, setThreads } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';

export interface Setting {
  readonly name: string;
  use(): void;
}

/** Fixtures are small: without this, no call of theirs would be long enough to be cut for two threads. */
const leastMicroseconds = 0.1;

function onThreads(threads: number): void {
  setThreads(threads, { leastMicroseconds });
  tf.setBackend(backendName);
  if (kernelInfo().threads !== threads)
    throw new Error(`parity: expected ${threads} threads, this machine gave ${kernelInfo().threads}`);
}

export const settings: readonly Setting[] = [
  { name: 'glossa, 1 thread', use: () => onThreads(1) },
  { name: 'glossa, 2 threads', use: () => onThreads(2) },
  { name: 'tfjs cpu', use: () => void tf.setBackend('cpu') },
];

/** The backend that the process has. */
export const asIs: Setting = { name: 'worst', use: () => {} };
