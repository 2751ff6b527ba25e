import { readFileSync } from 'node:fs';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import {
  crossEntropy,
  Embedding,
  fingerprintOf,
  gelu,
  initialize,
  Linear,
  Module,
  namedParameters,
  quantize,
  toIds,
  type Context,
  type Parameter,
} from '@glossa/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../test/memory-store.js';
import { text, TinyModel } from '../../test/tiny-model.js';
import type { CausalLMBatch } from '../data/collate-causal-lm.js';
import { windows } from '../data/windows.js';
import { adamW } from '../optimizers/adam-w.js';
import type { BatchLoss, Trainable } from '../trainable.js';
import type { CheckpointTensor } from './checkpoint-store.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';

vi.mock('@glossa/tensor', async (load) => {
  const original = await load<typeof import('@glossa/tensor')>();
  return { ...original, fingerprintOf: vi.fn(original.fingerprintOf) };
});

afterEach(() => void vi.mocked(fingerprintOf).mockClear());

/** A trainable embedding under a frozen, quantized layer, and a trainable head over it. */
class Quantized extends Module implements Trainable<CausalLMBatch> {
  readonly embedding = new Embedding(7, 32);
  readonly base = new Linear(32, 32);
  readonly head = new Linear(32, 7);

  constructor(bits: 4 | 8, baseSeed = 1, headSeed = 1) {
    super();
    initialize(this, { seed: headSeed });
    initialize(this.base, { seed: baseSeed });
    quantize(this.base, { bits });
    this.base.bias!.trainable = false;
  }

  loss(batch: CausalLMBatch, _context: Context): BatchLoss {
    const hidden = this.base.forward(this.embedding.forward(toIds(batch.inputIds)));
    const logits = this.head.forward(gelu(hidden, 'erf'));
    const labels = tf.reshape(toIds(batch.labels), [-1]) as Tensor1D;
    return crossEntropy(tf.reshape(logits, [-1, 7]) as Tensor2D, labels);
  }
}

const total = 9;
const source = () => windows(text, { contextLength: 8, batchSize: 4, seed: 5 });

function start<Model extends Trainable<CausalLMBatch>>(
  model: Model,
  store: MemoryStore,
  options: Partial<TrainOptions<Trainable<CausalLMBatch>, CausalLMBatch>> = {},
) {
  const checkpoint = { store, every: 4 };
  return train<Trainable<CausalLMBatch>, CausalLMBatch>(model, source(), {
    optimizer: adamW({ learningRate: 0.01 }),
    steps: total,
    seed: 8,
    checkpoint,
    ...options,
  });
}

async function losses(run: AsyncIterable<{ loss: number }>): Promise<number[]> {
  const all: number[] = [];
  for await (const { loss } of run) all.push(loss);
  return all;
}

const bitsOf = async (model: Module) =>
  new Map(
    await Promise.all(
      Array.from(namedParameters(model), async ([name, { quantized, variable }]: [string, Parameter]) => {
        const values = await (quantized?.values ?? variable)!.data();
        return [name, values.slice()] as const;
      }),
    ),
  );

describe.each([8, 4] as const)('a base frozen in %i bits', (bits) => {
  it('is trained through, saved and resumed, bit-identical after a kill', async () => {
    const { numTensors } = tf.memory();
    const straight = new MemoryStore();
    const store = new MemoryStore();
    {
      using whole = new Quantized(bits);
      const before = await bitsOf(whole);
      const expected = await losses(start(whole, straight));
      const after = await bitsOf(whole);
      for (const name of ['base.weight', 'base.bias']) expect(after.get(name)).toEqual(before.get(name));
      for (const name of ['embedding.weight', 'head.weight']) expect(after.get(name)).not.toEqual(before.get(name));

      // Six steps; the process dies two steps after the checkpoint at four.
      using killed = new Quantized(bits);
      const interrupted = start(killed, store);
      for (let i = 0; i < 6; i++) await interrupted.next();
      expect([...store.saved.keys()]).toEqual(['step-4']);
      const saved = [...store.saved.get('step-4')!.tensors.keys()].filter((name) => name.startsWith('model.'));
      expect(saved).toEqual(['model.embedding.weight', 'model.head.weight', 'model.head.bias']);

      using resumed = new Quantized(bits, 1, 77);
      expect(await losses(start(resumed, store, { resume: true }))).toEqual(expected.slice(4));
      expect(await bitsOf(resumed)).toEqual(after);
      expect(store.saved.get('step-9')).toEqual(straight.saved.get('step-9'));
      await interrupted.return();
    }
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('has its fingerprint taken once in a run, and none without checkpoints', async () => {
    using model = new Quantized(bits);
    const store = new MemoryStore();
    await losses(start(model, store));
    expect([...store.saved.keys()]).toEqual(['step-4', 'step-8', 'step-9']);
    expect(fingerprintOf).toHaveBeenCalledTimes(1);
    await losses(start(model, store, { checkpoint: undefined, steps: 2 }));
    expect(fingerprintOf).toHaveBeenCalledTimes(1);
  });
});

describe('a run', () => {
  it('refuses to go on with another base, and changes nothing', async () => {
    const store = new MemoryStore();
    using model = new Quantized(8);
    await losses(start(model, store, { steps: 4 }));
    const others = [
      [8, 2],
      [4, 1],
    ] as const;
    for (const [bits, seed] of others) {
      using other = new Quantized(bits, seed, 77);
      const before = await bitsOf(other);
      const { numTensors } = tf.memory();
      await expect(start(other, store, { resume: true }).next()).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(
          /^train: resume: expected the frozen parameters that the run was saved with \(fingerprint [\da-f]{16}\), rec/,
        ),
      });
      expect(await bitsOf(other)).toEqual(before);
      expect(tf.memory().numTensors).toBe(numTensors);
    }
  });

  it('refuses to go on with parameters that were not frozen before', async () => {
    const store = new MemoryStore();
    using model = initialize(new TinyModel(), { seed: 1 });
    await losses(start(model, store, { steps: 4 }));
    model.embedding.weight.trainable = false;
    await expect(start(model, store, { resume: true }).next()).rejects.toThrow(
      'train: resume: expected only tensors of the trainable parameters and the optimizer, received model.embedding',
    );
  });

  it('needs something to train, in float32', async () => {
    using model = new Quantized(8);
    model.base.weight.trainable = true;
    await expect(start(model, new MemoryStore()).next()).rejects.toThrow(
      'train: base.weight: expected float32 values, or a frozen parameter (trainable = false), received values of 8',
    );
    for (const parameter of namedParameters(model).values()) parameter.trainable = false;
    await expect(start(model, new MemoryStore()).next()).rejects.toThrow(
      'train: expected a model with a parameter that is not frozen, received none',
    );
  });
});

/** Recorded when checkpoints held all parameters: the state after four steps, and the losses of the four after it. */
interface Recorded {
  losses: number[];
  tensors: Record<string, { shape: number[]; data: number[] }>;
  state: { [key: string]: number };
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('__fixtures__/checkpoint-version-1.json', import.meta.url), 'utf8'),
);

describe('a checkpoint of version 1', () => {
  function store(): MemoryStore {
    const tensors = new Map<string, CheckpointTensor>();
    for (const [name, { shape, data }] of Object.entries(recorded.tensors))
      tensors.set(name, { shape, data: Float32Array.from(data) });
    const kept = new MemoryStore();
    kept.saved.set('step-4', { tensors, state: recorded.state });
    return kept;
  }

  /** The model of the recorded run, whose embedding was frozen; all else has other first values. */
  function model(): TinyModel {
    const made = initialize(new TinyModel(7, 0.3), { seed: 99 });
    made.embedding.weight.assign(Float32Array.from(recorded.tensors['model.embedding.weight'].data));
    made.embedding.weight.trainable = false;
    return made;
  }

  it('is resumed, and goes on as version 2', async () => {
    using resumed = model();
    const kept = store();
    const rest = await losses(start(resumed, kept, { resume: true, steps: 8 }));
    expect(rest).toHaveLength(4);
    rest.forEach((loss, i) => expect(loss).toBeCloseTo(recorded.losses[i], 5));
    expect([...kept.saved.get('step-8')!.tensors.keys()]).not.toContain('model.embedding.weight');
    using again = model();
    expect(await losses(start(again, kept, { resume: true, steps: 9 }))).toHaveLength(1);
  });

  it('must hold the frozen parameters as they are', async () => {
    using other = model();
    const change = new Float32Array(56);
    other.embedding.weight.assign(change);
    await expect(start(other, store(), { resume: true }).next()).rejects.toMatchObject({
      code: 'invalid-argument',
      message:
        'train: resume: embedding.weight: expected the frozen parameters that the run was saved with, received others',
    });
    const without = store();
    without.saved.get('step-4')!.tensors.delete('model.embedding.weight');
    await expect(start(other, without, { resume: true }).next()).rejects.toThrow('train: resume: embedding.weight');
  });
});
