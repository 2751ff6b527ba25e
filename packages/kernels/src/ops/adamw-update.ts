import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { runKernels } from '../backend/run-kernel.js';
import { checkShape, checkType, fail } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedAdamWUpdate } from './adamw-update.composed.js';

export interface AdamWUpdate {
  parameter: Variable;
  gradient: Tensor;
  /** Running means of the gradient and of its square; zeros before the first step. */
  firstMoment: Variable;
  secondMoment: Variable;
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** 1 for the first update; corrects the bias of the means. */
  step: number;
}

/** One step of Adam with decoupled weight decay (https://arxiv.org/abs/1711.05101), as torch computes it. Changes the three variables. */
export function adamWUpdate(update: AdamWUpdate): void {
  const { parameter, gradient, firstMoment, secondMoment, step } = update;
  checkShape('adamWUpdate: gradient', gradient, parameter.shape);
  checkShape('adamWUpdate: firstMoment', firstMoment, parameter.shape);
  checkShape('adamWUpdate: secondMoment', secondMoment, parameter.shape);
  checkType('adamWUpdate: gradient', gradient, 'float32');
  if (!Number.isInteger(step) || step < 1) fail('adamWUpdate: step', 'an integer of at least 1', step);
  if (!hasKernel('GlossaAdamW')) return composedAdamWUpdate(update);
  const { learningRate, beta1, beta2, epsilon, weightDecay } = update;
  for (const variable of [parameter, firstMoment, secondMoment]) ownValues(variable);
  runKernels(
    'GlossaAdamW',
    { parameter, gradient, firstMoment, secondMoment },
    { learningRate, beta1, beta2, epsilon, weightDecay, step },
  );
}

/** The kernel writes in place: values that another tensor shares (a clone, or what the variable was made from) are copied first. */
function ownValues(variable: Variable): void {
  if (tf.backend().refCount(variable.dataId) > 1) tf.tidy(() => variable.assign(tf.mul(variable, 1)));
}
