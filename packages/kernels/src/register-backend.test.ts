import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { kernelInfo } from './kernel-info.js';
import { backendName } from './backend/name.js';
import { registerGlossaBackend } from './register-backend.js';
import { setThreads } from './set-threads.js';

test('threads that were set before tfjs started the backend stay set', () => {
  setThreads(3);
  const started = tf.findBackend(backendName);
  tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])); // tfjs starts the best backend by itself
  expect(tf.getBackend()).toBe(backendName);
  expect(tf.backend()).toBe(started);
  expect(kernelInfo().threads).toBe(3);
  setThreads(1);
});

test('a backend that was removed can be started anew', async () => {
  const before = tf.backend();
  tf.removeBackend(backendName);
  registerGlossaBackend();
  await tf.setBackend(backendName);
  expect(tf.backend()).not.toBe(before);
  expect([...tf.add([1, 2], 1).dataSync()]).toEqual([2, 3]);
});
