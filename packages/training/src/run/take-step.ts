import { check, inWords } from '@glossa/check';
import { yieldToEventLoop, type Parameter } from '@glossa/tensor';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { BatchLoss } from '../trainable.js';
import { GradientSum } from './gradient-sum.js';

export interface StepOptions {
  /** Compute the losses of the step's batches. */
  losses: (() => BatchLoss)[];
  parameters: ReadonlyMap<string, Parameter>;
  optimizer: Optimizer;
  learningRate: number;
  /** Infinity for no limit. */
  gradientClipping: number;
}

/** One update by the gradients of all losses, clipped by their global norm as PyTorch clips them. */
export async function takeStep({ losses, parameters, optimizer, learningRate, gradientClipping }: StepOptions) {
  using gradients = new GradientSum(parameters);
  for (const loss of losses) {
    gradients.add(loss);
    await yieldToEventLoop();
  }
  const { loss, norm } = await gradients.measure();
  const where = `train: step ${optimizer.steps + 1}, learning rate ${learningRate}`;
  const isFinite = Number.isFinite(loss) && Number.isFinite(norm);
  const received = inWords(`loss ${loss}, gradient norm ${norm}`);
  check(isFinite, where, 'a finite loss and gradient', received, 'not-finite');
  const scale = Math.min(1, gradientClipping / (norm + 1e-6));
  gradients.apply(scale, (means) => optimizer.step(means, learningRate));
  return { loss, gradientNorm: norm, tokens: gradients.count };
}
