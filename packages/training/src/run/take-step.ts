import type { Parameter } from '@glossa/tensor';
import { fail } from './check.js';
import { eventLoopTurns } from './event-loop-turns.js';
import { GradientSum } from './gradient-sum.js';
import type { Optimizer } from './optimizers/optimizer.js';
import type { BatchLoss } from './trainable.js';

export interface StepOptions {
  /** The losses of the step's micro-batches. */
  losses: (() => BatchLoss)[];
  parameters: ReadonlyMap<string, Parameter>;
  optimizer: Optimizer;
  learningRate: number;
  /** Infinity for no limit. */
  gradientClipping: number;
}

/** One update: gradients of all losses, clipped by their global norm as torch does it, handed to the optimizer. */
export async function takeStep({ losses, parameters, optimizer, learningRate, gradientClipping }: StepOptions) {
  using gradients = new GradientSum(parameters);
  const turn = eventLoopTurns();
  for (const loss of losses) {
    gradients.add(loss);
    await turn();
  }
  const { loss, norm } = await gradients.measure();
  if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
    const where = `train: step ${optimizer.steps + 1}, learning rate ${learningRate}`;
    fail(where, 'a finite loss and gradient', `loss ${loss}, gradient norm ${norm}`);
  }
  const scale = Math.min(1, gradientClipping / (norm + 1e-6));
  gradients.apply(scale, (means) => optimizer.step(means, learningRate));
  return { loss, gradientNorm: norm, tokens: gradients.count };
}
