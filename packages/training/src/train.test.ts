import * as tf from '@tensorflow/tfjs-core';
import { initialize, Linear, Module, namedParameters } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../test/memory-store.js';
import { text, TinyModel } from '../test/tiny-model.js';
import { batches } from './data/batches.js';
import { collateCausalLM } from './data/collate-causal-lm.js';
import { windows } from './data/windows.js';
import { adamW } from './optimizers/adam-w.js';
import { sgd } from './optimizers/sgd.js';
import { cosine } from './schedules/cosine.js';
import { train, type TrainingStep } from './train.js';

const tinyModel = (rate = 0) => initialize(new TinyModel(7, rate), { seed: 1 });
const someWindows = () => windows(text, { contextLength: 8, batchSize: 4, seed: 5 });
const values = (model: Module) =>
  new Map(Array.from(namedParameters(model), ([name, { value }]) => [name, value.dataSync().slice()]));

async function collect(run: AsyncIterable<TrainingStep>): Promise<TrainingStep[]> {
  const steps: TrainingStep[] = [];
  for await (const step of run) steps.push(step);
  return steps;
}

/** Texts of unequal length, so that batches differ in their numbers of targets. */
const texts = [
  [1, 2, 3, 4, 5, 6],
  [2, 4],
  [3, 1, 2],
  [6, 5, 4, 3, 2],
  [0, 1, 2, 3, 4, 5, 6, 0, 1],
  [5, 0],
];
const collate = collateCausalLM({ padId: 0 });

describe('train', () => {
  it('learns, and tells what each step did', async () => {
    using model = tinyModel();
    const options = {
      optimizer: adamW({ learningRate: 0.02 }),
      schedule: cosine({ warmup: 10 }),
      steps: 120,
      gradientClipping: 1,
    };
    const steps = await collect(train(model, someWindows(), options));
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(steps[0]).toMatchObject({ learningRate: 0, tokens: 32 });
    expect(steps[0].loss).toBeCloseTo(Math.log(7), 1);
    expect(steps[0].gradientNorm).toBeGreaterThan(0);
    expect(steps[119].loss).toBeLessThan(1);
    expect(steps.every(({ tokensPerSecond }) => tokensPerSecond > 0)).toBe(true);
  });

  it('ends with its batches, knows their number, and says which epoch it is in', async () => {
    using model = tinyModel();
    const source = batches(texts, { batchSize: 2, collate, epochs: 2 });
    const rates: number[] = [];
    const schedule = (step: number, run: { steps?: number }) => (expect(run.steps).toBe(6), rates.push(step), 0.001);
    const steps = await collect(train(model, source, { optimizer: adamW(), schedule }));
    expect(steps.map(({ epoch }) => epoch)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(rates).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('takes batches from an async generator', async () => {
    using model = tinyModel();
    async function* some() {
      for (const example of texts) yield collate([example]);
    }
    expect(await collect(train(model, some(), { optimizer: sgd(), accumulate: 4 }))).toHaveLength(2);
  });

  it('gives the same for accumulated micro-batches as for one large batch', async () => {
    const options = { optimizer: sgd({ learningRate: 0.5 }), gradientClipping: 0.3 };
    using one = tinyModel();
    const [large] = await collect(train(one, [collate(texts)], options));
    using other = tinyModel();
    const [sum] = await collect(
      train(
        other,
        texts.map((example) => collate([example])),
        { ...options, accumulate: texts.length },
      ),
    );
    expect(sum.tokens).toBe(large.tokens);
    expect(sum.loss).toBeCloseTo(large.loss, 6);
    expect(sum.gradientNorm).toBeCloseTo(large.gradientNorm, 6);
    const expected = values(one);
    for (const [name, actual] of values(other)) {
      actual.forEach((value, i) => expect(value).toBeCloseTo(expected.get(name)![i], 6));
    }
  });

  it('clips by the norm of all gradients together', async () => {
    using model = tinyModel();
    const before = values(model);
    const [{ gradientNorm }] = await collect(
      train(model, [collate(texts)], { optimizer: sgd({ learningRate: 1 }), gradientClipping: 0.01 }),
    );
    expect(gradientNorm).toBeGreaterThan(0.01);
    let square = 0;
    for (const [name, after] of values(model))
      after.forEach((value, i) => (square += (value - before.get(name)![i]) ** 2));
    expect(Math.sqrt(square)).toBeCloseTo(0.01, 4);
  });

  it('hands label smoothing to the model, and takes another objective', async () => {
    using model = tinyModel();
    const step = async (options: object) =>
      (await collect(train(model, [collate(texts)], { optimizer: sgd({ learningRate: 0 }), ...options })))[0].loss;
    const loss = await step({});
    expect(await step({ labelSmoothing: 0 })).toBe(loss);
    expect(await step({ labelSmoothing: 0.5 })).not.toBe(loss);
    const objective = (m: TinyModel, batch: Parameters<TinyModel['loss']>[0], context: object) => {
      const result = m.loss(batch, context);
      return { ...result, loss: tf.mul(result.loss, 2) as tf.Scalar };
    };
    expect(await step({ objective })).toBeCloseTo(2 * loss, 5);
  });

  it('takes one tensor as the gradient of two parameters', async () => {
    class Pair extends Module {
      readonly one = new Linear(1, 1, { bias: false });
      readonly other = new Linear(1, 1, { bias: false });
    }
    using model = initialize(new Pair(), { seed: 1 });
    const shared = tf.customGrad((a, b) => ({
      value: tf.sum(tf.add(a as tf.Tensor, b as tf.Tensor)),
      gradFunc: (dy: tf.Tensor) => {
        const gradient = tf.reshape(dy, [1, 1]);
        return [gradient, gradient];
      },
    }));
    const objective = (m: Pair) => ({ loss: shared(m.one.weight.value, m.other.weight.value) as tf.Scalar, count: 3 });
    const { numTensors } = tf.memory();
    const [step] = await collect(train(model, [1, 2], { optimizer: sgd(), accumulate: 2, objective }));
    expect(step.gradientNorm).toBeCloseTo(Math.SQRT2, 6);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('leaves frozen parameters as they are, and names others that have no gradient', async () => {
    class Partly extends TinyModel {
      readonly unused = new Linear(2, 3);
    }
    using model = initialize(new Partly(), { seed: 1 });
    const run = () => collect(train(model, [collate(texts)], { optimizer: sgd({ learningRate: 1 }) }));
    await expect(run()).rejects.toThrow('none for unused.weight, unused.bias');
    model.unused.weight.trainable = model.unused.bias!.trainable = model.embedding.weight.trainable = false;
    const before = values(model);
    await run();
    const changed = [...values(model)].filter(([name, after]) =>
      after.some((value, i) => value !== before.get(name)![i]),
    );
    expect(changed.map(([name]) => name)).toEqual(['norm.weight', 'norm.bias', 'output.weight', 'output.bias']);
  });

  it('stops before a loss that is not finite spoils the model', async () => {
    using model = tinyModel();
    const before = values(model);
    const objective = (m: TinyModel, batch: Parameters<TinyModel['loss']>[0], context: object) => {
      const result = m.loss(batch, context);
      return { ...result, loss: tf.mul(result.loss, NaN) as tf.Scalar };
    };
    const numTensors = tf.memory().numTensors;
    await expect(
      collect(train(model, [collate(texts)], { optimizer: adamW({ learningRate: 0.25 }), objective })),
    ).rejects.toThrow(
      'train: step 1, learning rate 0.25: expected a finite loss and gradient, received loss NaN, gradient norm NaN',
    );
    expect(values(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('leaks nothing, in 1,000 steps, at the end and when left early', async () => {
    using model = tinyModel(0.1);
    const numTensors = tf.memory().numTensors;
    const run = train(model, someWindows(), { optimizer: adamW(), accumulate: 2, gradientClipping: 1 });
    await expectNoLeak(async () => void (await run.next()));
    await run.return();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('lets timers run and stops on an abort, with its reason', async () => {
    using model = tinyModel();
    const { numTensors } = tf.memory();
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 60);
    await expect(
      collect(train(model, someWindows(), { optimizer: adamW(), signal: controller.signal })),
    ).rejects.toThrow('enough');
    await expect(
      collect(train(model, someWindows(), { optimizer: adamW(), signal: AbortSignal.abort() })),
    ).rejects.toThrow('aborted');
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses what it cannot do', async () => {
    using model = tinyModel();
    const optimizer = adamW();
    const tryWith = (options: object) => () => train(model, [collate(texts)], { optimizer, ...options });
    expect(tryWith({ epochs: 3 })).toThrow(/^train: expected options optimizer, .*, received epochs$/);
    expect(tryWith({ optimizer: undefined })).toThrow(
      'train: optimizer: expected an optimizer such as adamW(), received undefined',
    );
    expect(tryWith({ steps: 0 })).toThrow('train: steps: expected an integer of at least 1, received 0');
    expect(tryWith({ accumulate: 1.5 })).toThrow('train: accumulate');
    expect(tryWith({ gradientClipping: 0 })).toThrow('train: gradientClipping: expected a number above 0, received 0');
    expect(tryWith({ labelSmoothing: 1 })).toThrow('train: labelSmoothing: expected a number in [0, 1), received 1');
    expect(tryWith({ labelSmoothing: 0.1, objective: () => {} })).toThrow(
      'train: expected labelSmoothing or objective, not both',
    );
    expect(tryWith({ resume: true })).toThrow('train: resume: expected a checkpoint store');
    expect(tryWith({ checkpoint: { store: new MemoryStore(), every: 1 } })).toThrow(
      'train: checkpoint: expected batches with state() and restore()',
    );
    await expect(collect(tryWith({ steps: 3 })())).rejects.toThrow(
      'train: batches: expected enough for 3 steps, received an end after 1',
    );
    await expect(collect(tryWith({ schedule: () => NaN })())).rejects.toThrow('train: schedule: expected a number');
    // @ts-expect-error: the batches are not the model's
    await expect(collect(train(model, [{ inputIds: [[1, 2]] }], { optimizer }))).rejects.toThrow();
    await expect(collect(train(model, [collate([[1]])], { optimizer }))).rejects.toThrow(
      'train: expected a batch with at least one target, received 0',
    );
  });
});
