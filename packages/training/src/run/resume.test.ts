import * as tf from '@tensorflow/tfjs-core';
import { initialize, namedParameters } from '@glossa/tensor';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../test/memory-store.js';
import { text, TinyModel } from '../../test/tiny-model.js';
import type { ResumableBatches } from '../data/batch-source.js';
import { batches } from '../data/batches.js';
import { collateCausalLM, type CausalLMBatch } from '../data/collate-causal-lm.js';
import { windows } from '../data/windows.js';
import { adamW } from '../optimizers/adam-w.js';
import type { OptimizerFactory } from '../optimizers/optimizer.js';
import { sgd } from '../optimizers/sgd.js';
import { cosine } from '../schedules/cosine.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';

const texts = Array.from({ length: 23 }, (_, i) => Array.from(text.subarray(i, i + 3 + (i % 5))));
const sources: Record<string, () => ResumableBatches<CausalLMBatch>> = {
  windows: () => windows(text, { contextLength: 8, batchSize: 4, seed: 5 }),
  buckets: () =>
    batches(texts, {
      collate: collateCausalLM({ padId: 0 }),
      bucketBy: (row) => row.length,
      maxTokens: 24,
      epochs: 9,
      seed: 3,
    }),
};
const optimizers: Record<string, OptimizerFactory> = {
  adamW: adamW({ learningRate: 0.01 }),
  sgd: sgd({ momentum: 0.9 }),
};

const total = 13;
type Options = Partial<TrainOptions<TinyModel, CausalLMBatch>>;

/** A checkpoint, loosely typed, so that a test can spoil it. */
interface Damageable {
  tensors: Map<string, { shape: number[]; data: Float32Array }>;
  state: Record<string, unknown>;
}

/** Starts a run of its own model, as a process of its own would. */
function start(source: ResumableBatches<CausalLMBatch>, store: MemoryStore, options: Options, seed = 1) {
  const model = initialize(new TinyModel(7, 0.3), { seed });
  const checkpoint = { store, every: 4 };
  const run = train(model, source, {
    optimizer: adamW(),
    schedule: cosine({ warmup: 3 }),
    steps: total,
    gradientClipping: 0.5,
    accumulate: 2,
    seed: 8,
    checkpoint,
    ...options,
  });
  return { model, run };
}

describe('resume', () => {
  for (const [sourceName, source] of Object.entries(sources)) {
    for (const [optimizerName, optimizer] of Object.entries(optimizers)) {
      it(`is bit-identical after a kill (${sourceName}, ${optimizerName}, dropout)`, async () => {
        const straight = new MemoryStore();
        const losses: number[] = [];
        const whole = start(source(), straight, { optimizer });
        for await (const { loss } of whole.run) losses.push(loss);

        // Six steps; the process dies two steps after the checkpoint at four.
        const store = new MemoryStore();
        const killed = start(source(), store, { optimizer });
        for (let i = 0; i < 6; i++) await killed.run.next();
        expect([...store.saved.keys()]).toEqual(['step-4']);

        const resumed = start(source(), store, { optimizer, resume: true, seed: 99 }, 77);
        const resumedLosses: number[] = [];
        for await (const { step, loss } of resumed.run) {
          if (resumedLosses.length === 0) expect(step).toBe(5);
          resumedLosses.push(loss);
        }
        expect(resumedLosses).toEqual(losses.slice(4));
        expect([...store.saved.keys()]).toEqual(['step-4', 'step-8', 'step-12', 'step-13']);
        expect(store.saved.get('step-13')).toEqual(straight.saved.get('step-13'));
        for (const [name, { value }] of namedParameters(whole.model)) {
          expect(namedParameters(resumed.model).get(name)!.value.dataSync()).toEqual(value.dataSync());
        }
        await killed.run.return();
        for (const { model } of [whole, killed, resumed]) model[Symbol.dispose]();
      });
    }
  }

  it('does nothing more when the run is already complete, and starts anew without a checkpoint', async () => {
    const store = new MemoryStore();
    for (const expected of [total, 0]) {
      const { model, run } = start(sources.windows(), store, { resume: true });
      let steps = 0;
      for await (const _ of run) steps++;
      expect(steps).toBe(expected);
      model[Symbol.dispose]();
    }
  });

  it('saves when aborted, so that nothing is lost', async () => {
    const store = new MemoryStore();
    const controller = new AbortController();
    const { model, run } = start(sources.windows(), store, { signal: controller.signal });
    for (let i = 0; i < 3; i++) await run.next();
    controller.abort();
    await expect(run.next()).rejects.toThrow('aborted');
    expect([...store.saved.keys()]).toEqual(['step-3']);
    model[Symbol.dispose]();
  });

  it('refuses a checkpoint that is not of this run, and leaves model and memory as they were', async () => {
    const store = new MemoryStore();
    const first = start(sources.windows(), store, {});
    for (let i = 0; i < 4; i++) await first.run.next();
    await first.run.return();
    const name = 'step-4';

    const attempt = async (
      change: (checkpoint: Damageable) => void,
      source = sources.windows(),
      options: Options = {},
    ) => {
      const changed = new MemoryStore();
      const checkpoint = await store.load(name);
      change(checkpoint as unknown as Damageable);
      changed.saved.set(name, checkpoint);
      const numTensors = tf.memory().numTensors;
      const { model, run } = start(source, changed, { resume: true, ...options });
      const error = await run.next().then(
        () => 'none',
        (reason) => reason.message as string,
      );
      model[Symbol.dispose]();
      expect(tf.memory().numTensors).toBe(numTensors);
      return error;
    };

    expect(await attempt((c) => c.tensors.delete('model.norm.bias'))).toBe(
      'train: resume: model.norm.bias: expected [8], received nothing',
    );
    expect(await attempt((c) => (c.tensors.get('model.output.weight')!.shape = [8, 7]))).toBe(
      'train: resume: model.output.weight: expected [7, 8], received [8, 7]',
    );
    expect(await attempt((c) => (c.tensors.get('model.norm.bias')!.data = new Float32Array(3)))).toContain(
      'expected 8 float32 values',
    );
    expect(await attempt((c) => c.tensors.set('model.more', { shape: [1], data: new Float32Array(1) }))).toContain(
      'received model.more',
    );
    expect(await attempt(() => {}, sources.windows(), { optimizer: sgd({ momentum: 0.5 }) })).toContain(
      'optimizer.velocity',
    );
    expect(await attempt((c) => Object.assign(c, { state: null }))).toBe(
      'train: resume: state: expected an object, received null',
    );
    expect(await attempt((c) => (c.state.version = 3))).toBe(
      'train: resume: state.version: expected 1 or 2, received 3',
    );
    expect(await attempt((c) => (c.state.steps = -1))).toContain(
      'train: resume: state.steps: expected an integer of at least 0',
    );
    expect(await attempt((c) => (c.state.random = [0, 0, 0, 0]))).toContain('RandomStream.from');
    expect(await attempt((c) => (c.state.batches = 3))).toBe('windows: restore: expected an object, received 3');
    expect(await attempt(() => {}, sources.buckets())).toContain('batches: restore: examples: expected 23');
    expect(await attempt(() => {}, windows(text.subarray(1), { contextLength: 8, batchSize: 4 }))).toContain(
      'windows: restore: tokens',
    );
    first.model[Symbol.dispose]();
  });
});
