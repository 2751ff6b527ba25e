/** A few recorded steps of AdamW on GPT-2: warm-up, decay by parameter, clipping. */
import { collectWeights, loadCheckpoint, toFloat32 } from '@glossa/checkpoint';
import { CausalLM, Gpt2, gpt2Weights } from '@glossa/transformer';
import { adamW, linear, train } from '@glossa/training';
import type { CausalBatch } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import type { Comparison } from '../comparison.js';
import type { RecordedTraining } from './fixture.js';
import { normOf } from './gradients.js';

/** The reference trained without dropout. */
const withoutDropout = { embdPdrop: 0, residPdrop: 0, attnPdrop: 0 };

const KEY_BIAS = 'attn.c_attn.bias';

/** The middle third of the stacked query, key and value. */
const isKeyBias = (name: string, index: number, size: number) => name.endsWith(KEY_BIAS) && index >= size / 3 && index < (2 * size) / 3;

/** "linear warmup 2 of 6 steps" */
function scheduleOf(description: string) {
  const match = /^linear warmup (\d+) of (\d+) steps/.exec(description);
  return match ? linear({ warmup: Number(match[1]), steps: Number(match[2]) }) : undefined;
}

/** @param batchOf the batch of a recorded case, by its name */
export async function compareTraining(
  comparison: Comparison,
  { model: { config } }: CausalLM<Gpt2>,
  folder: string,
  training: RecordedTraining,
  batchOf: (name: string) => CausalBatch,
): Promise<void> {
  const schedule = scheduleOf(training.schedule);
  if (!schedule) return comparison.leave(`training (${training.schedule})`);

  using model = new CausalLM(new Gpt2({ ...config, ...withoutDropout }));
  await loadCheckpoint(model, folder, { map: gpt2Weights });
  const noDecay = new Set(training.no_decay.flatMap((stored) => gpt2Weights.find(stored)!.parameters));
  const steps = train(model, training.steps.map((step) => batchOf(step.case)), {
    optimizer: adamW({
      learningRate: training.lr,
      betas: training.betas,
      epsilon: training.eps,
      weightDecay: training.weight_decay,
      noDecay: (name) => noDecay.has(name),
    }),
    schedule,
    gradientClipping: training.clip_grad_norm,
  });
  for await (const { step, loss, learningRate, gradientNorm } of steps) {
    const expected = training.steps[step - 1];
    comparison.near(`training step ${step}`, [loss, learningRate, gradientNorm], [expected.loss, expected.lr, expected.grad_norm_before_clip]);
  }

  const last = tf.tidy(() => model.loss(batchOf(training.steps[0].case)).loss.dataSync());
  comparison.near('loss after training', last, [training.final_loss_on_first_case]);
  const weights = collectWeights(model, gpt2Weights);
  for (const [name, { norm, entries }] of Object.entries(training.params_after)) {
    const values = toFloat32(weights.get(name)!);
    const compared = entries.filter(([index]) => !isKeyBias(name, index, values.length));
    if (!name.endsWith(KEY_BIAS)) comparison.near(`norm of ${name} after training`, [normOf(values)], [norm]);
    comparison.near(`${name} after training`, compared.map(([index]) => values[index]), compared.map(([, value]) => value));
  }
  comparison.leave('key biases after training (their gradient is rounding alone, which Adam makes large)');
}
