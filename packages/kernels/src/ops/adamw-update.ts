import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkInteger } from '@glossa/check';
import type { AdamWAttributes } from '../kernels/optimizer.js';
import { checkShape, checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

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

const adamWKernel = /* @__PURE__ */ new FusedKernel<AdamWAttributes>('GlossaAdamW');

/**
 * One step of Adam with decoupled weight decay (https://arxiv.org/abs/1711.05101), as torch computes it. Changes the
 * three variables in place; tensors that shared their values keep them.
 */
export function adamWUpdate(update: AdamWUpdate): void {
  const { parameter, gradient, firstMoment, secondMoment, step } = update;
  checkShape('adamWUpdate: gradient', gradient, parameter.shape);
  checkShape('adamWUpdate: firstMoment', firstMoment, parameter.shape);
  checkShape('adamWUpdate: secondMoment', secondMoment, parameter.shape);
  checkType('adamWUpdate: gradient', gradient, 'float32');
  checkInteger('adamWUpdate: step', step, 1);
  if (!adamWKernel.isAvailable) return composedAdamWUpdate(update);
  const { learningRate, beta1, beta2, epsilon, weightDecay } = update;
  for (const variable of [parameter, firstMoment, secondMoment]) ownValues(variable);
  adamWKernel.runAll(
    { parameter, gradient, firstMoment, secondMoment },
    { learningRate, beta1, beta2, epsilon, weightDecay, step },
  );
}

/**
 * The kernel writes in place: values that another tensor shares (a clone, or what the variable was made from) are
 * copied first.
 */
function ownValues(variable: Variable): void {
  if (tf.backend().refCount(variable.dataId) > 1) tf.tidy(() => variable.assign(tf.mul(variable, 1)));
}

/** `adamWUpdate` from plain ops. */
function composedAdamWUpdate(update: AdamWUpdate): void {
  const { parameter, gradient, firstMoment, secondMoment, learningRate, beta1, beta2, epsilon, weightDecay, step } =
    update;
  tf.tidy(() => {
    firstMoment.assign(tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1)));
    secondMoment.assign(tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const denominator = tf.add(tf.div(tf.sqrt(secondMoment), Math.sqrt(1 - beta2 ** step)), epsilon);
    const change = tf.mul(tf.div(firstMoment, denominator), learningRate / (1 - beta1 ** step));
    parameter.assign(tf.sub(tf.mul(parameter, 1 - learningRate * weightDecay), change));
  });
}
