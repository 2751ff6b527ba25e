import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ensureBackend } from './backend.js';
import { toIds } from './ids.js';
import { initialize } from './initialize.js';
import { Linear } from './layers/linear.js';
import { expectNoLeak } from './leak.js';
import { Trace } from './trace.js';

ensureBackend();

describe('expectNoLeak', () => {
  it('passes what frees its tensors and fails what does not', async () => {
    await expectNoLeak(() => tf.zeros([3]).dispose());
    const kept: tf.Tensor[] = [];
    await expect(expectNoLeak(() => void kept.push(tf.zeros([3])), { steps: 11 })).rejects.toThrow(
      '11 steps left 10 tensors and 120 bytes behind, and 0 more in use in the backend', // they have not left the host yet
    );
    tf.dispose(kept);
    const backend = tf.backend() as unknown as {
      tensors: { allocate(bytes: number): number; release(pointer: number): void };
    };
    const blocks: number[] = [];
    await expect(expectNoLeak(() => void blocks.push(backend.tensors.allocate(1000)), { steps: 3 })).rejects.toThrow(
      '3 steps left 0 tensors and 0 bytes behind, and 2048 more in use in the backend',
    );
    blocks.forEach((block) => backend.tensors.release(block));
    await expect(expectNoLeak(() => {}, { steps: 1 })).rejects.toThrow(
      'expectNoLeak: steps: expected an integer of at least 2, received 1',
    );
    await expect(expectNoLeak(() => {}, { step: 9 } as object)).rejects.toThrow(
      'expectNoLeak: expected options steps, received step',
    );
  });
});

describe('Trace', () => {
  it('keeps tensors beyond their scope under the dotted name, until disposed', async () => {
    const model = initialize(new Linear(1, 1), { seed: 1 });
    await expectNoLeak(() => {
      using trace = new Trace(model);
      tf.tidy(() => trace.record(model, 'output', tf.ones([2])));
      tf.tidy(() => trace.record(model, 'output', tf.zeros([2])));
      expect([...trace.tensors.get('output')!.dataSync()]).toEqual([0, 0]);
    });
    expect(() => new Trace(model).record(new Linear(1, 1), 'output', tf.scalar(1))).toThrow(
      'not part of the traced model',
    );
    model[Symbol.dispose]();
  });
});

describe('toIds', () => {
  it('checks lengths and ids', () => {
    const ids = toIds([[1, 2], new Int32Array([3, 4])]);
    expect(ids.shape).toEqual([2, 2]);
    expect(ids.dtype).toBe('int32');
    ids.dispose();
    expect(() => toIds([[1, 2], [3]])).toThrow('row 1: expected 2 ids as in row 0, received 1');
    expect(() => toIds([[1, 2.5]])).toThrow('row 0, position 1: expected an integer id, received 2.5');
  });
});
