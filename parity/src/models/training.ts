/** A few recorded steps of AdamW: warm-up, decay by parameter, clipping. */
import { collectWeights, loadCheckpoint, toFloat32, type WeightMap } from '@glossa/checkpoint';
import type { Module } from '@glossa/tensor';
import { adamW, linearDecay, train, type Trainable } from '@glossa/training';
import * as tf from '@tensorflow/tfjs-core';
import type { Comparison } from '../comparison.js';
import type { RecordedTraining } from './fixture.js';
import { normOf } from './gradients.js';

export interface TrainingTask<Config extends object, Batch> {
  config: Config;
  map: WeightMap;
  /** A model of that config, not filled yet. */
  create(config: Config): Module & Trainable<Batch>;
}

/** The reference trained without dropout. */
function withoutDropout<Config extends object>(config: Config): Config {
  const isRate = ([key, value]: [string, unknown]) => /drop/i.test(key) && typeof value === 'number';
  return Object.fromEntries(Object.entries(config).map((entry) => (isRate(entry) ? [entry[0], 0] : entry))) as Config;
}

/** Of a stored bias: whether a value is one of a key, which may lie beside those of query and value. */
function isKeyBias(map: WeightMap, stored: string, index: number, size: number): boolean {
  const { parameters } = map.find(stored)!;
  return parameters[Math.floor((index * parameters.length) / size)].endsWith('.key.bias');
}

function countKeyBiases(map: WeightMap, stored: string, size: number): number {
  const { parameters } = map.find(stored)!;
  return (size * parameters.filter((parameter) => parameter.endsWith('.key.bias')).length) / parameters.length;
}

/**
 * How far apart key biases may end. Softmax does not see them, so that their gradient is 0 but for rounding (recorded
 * gradients hold ours to that), and Adam, which divides a gradient by its own size, makes steps of any direction out of
 * it: after t gradients a step is at most its rate times √Σ wᵢ²/uᵢ, where w are the weights of the gradients in the
 * first moment and u those of their squares in the second (by Cauchy and Schwarz; about 1). A reference in float64
 * stays where it was: its rounding is far below epsilon. They are not decayed.
 */
function keyBiasReach({ steps, betas, mode = '' }: RecordedTraining): number {
  const weight = (beta: number, age: number, count: number) => ((1 - beta) * beta ** age) / (1 - beta ** count);
  const longest = steps.map(({ lr }, last) => {
    const ratios = steps
      .slice(0, last + 1)
      .map((_, age) => weight(betas[0], age, last + 1) ** 2 / weight(betas[1], age, last + 1));
    return lr * Math.sqrt(ratios.reduce((sum, ratio) => sum + ratio, 0));
  });
  return longest.reduce((sum, step) => sum + step, 0) * (mode.includes('float64') ? 1 : 2);
}

/** "linear warmup 2 of 6 steps" */
function scheduleOf(description: string) {
  const match = /^linear warmup (\d+) of (\d+) steps/.exec(description);
  return match ? linearDecay({ warmup: Number(match[1]), steps: Number(match[2]) }) : undefined;
}

/** @param batchOf the batch of a recorded case, by its name */
export async function compareTraining<Config extends object, Batch>(
  comparison: Comparison,
  { config, map, create }: TrainingTask<Config, Batch>,
  folder: string,
  training: RecordedTraining,
  batchOf: (name: string) => Batch,
): Promise<void> {
  const schedule = scheduleOf(training.schedule);
  if (!schedule) return comparison.leave(`training (${training.schedule})`);

  using model = create(withoutDropout(config));
  await loadCheckpoint(model, folder, { map });
  const noDecay = new Set(training.no_decay.flatMap((stored) => map.find(stored)!.parameters));
  const steps = train(
    model,
    training.steps.map((step) => batchOf(step.case)),
    {
      optimizer: adamW({
        learningRate: training.lr,
        betas: training.betas,
        epsilon: training.eps,
        weightDecay: training.weight_decay,
        noDecay: (name) => noDecay.has(name),
      }),
      schedule,
      gradientClipping: training.clip_grad_norm,
    },
  );
  for await (const { step, loss, learningRate, gradientNorm } of steps) {
    const expected = training.steps[step - 1];
    comparison.near(
      `training step ${step}`,
      [loss, learningRate, gradientNorm],
      [expected.loss, expected.lr, expected.grad_norm_before_clip],
    );
  }

  const last = tf.tidy(() => model.loss(batchOf(training.steps[0].case), {}).loss.dataSync());
  comparison.near('loss after training', last, [training.final_loss_on_first_case]);
  const weights = collectWeights(model, map);
  const reach = keyBiasReach(training);
  for (const [name, { norm, entries }] of Object.entries(training.params_after)) {
    const values = toFloat32(weights.get(name)!);
    const [others, keyBiases] = [false, true].map((wanted) =>
      entries.filter(([index]) => isKeyBias(map, name, index, values.length) === wanted),
    );
    const compare = (what: string, some: typeof entries, explained: number) =>
      comparison.near(
        what,
        some.map(([index]) => values[index]),
        some.map(([, value]) => value),
        explained,
      );
    compare(`${name} after training`, others, 0);
    if (keyBiases.length > 0) compare(`key biases of ${name} after training`, keyBiases, reach);
    comparison.near(
      `norm of ${name} after training`,
      [normOf(values)],
      [norm],
      reach * Math.sqrt(countKeyBiases(map, name, values.length)),
    );
  }
}
