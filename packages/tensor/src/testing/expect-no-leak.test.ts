import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import { expectNoLeak } from './expect-no-leak.js';

ensureBackend();

describe('expectNoLeak', () => {
  it('passes what frees its tensors and fails what does not', async () => {
    await expectNoLeak(() => tf.zeros([3]).dispose());
    const kept: tf.Tensor[] = [];
    await expect(expectNoLeak(() => void kept.push(tf.zeros([3])), { steps: 11 })).rejects.toThrow(
      // The bytes are still on the host.
      'expectNoLeak: expected nothing left after 11 steps, received 10 tensors and 120 bytes, and 0 bytes more in use',
    );
    tf.dispose(kept);
    const backend = tf.backend() as unknown as {
      tensors: { allocate(bytes: number): number; release(pointer: number): void };
    };
    const blocks: number[] = [];
    await expect(expectNoLeak(() => void blocks.push(backend.tensors.allocate(1000)), { steps: 3 })).rejects.toThrow(
      'expected nothing left after 3 steps, received 0 tensors and 0 bytes, and 2048 bytes more in use in the backend',
    );
    blocks.forEach((block) => backend.tensors.release(block));
    await expect(expectNoLeak(() => {}, { steps: 1 })).rejects.toThrow(
      'expectNoLeak: steps: expected an integer of at least 2, received 1',
    );
    await expect(expectNoLeak(() => {}, { step: 9 } as object)).rejects.toThrow(
      'expectNoLeak: unknown option "step", expected one of: steps',
    );
  });
});
