import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { initialize } from './initialize.js';
import { Linear } from './layers/linear.js';
import { expectNoLeak } from './testing/expect-no-leak.js';
import { Trace } from './trace.js';

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
      "Trace.record: module: expected a part of the traced model, received another, which records 'output'",
    );
    model[Symbol.dispose]();
  });
});
