import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel, sizeOf } from './kernel.js';

export interface AdamWAttributes {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  step: number;
}

type AdamWInputs = Record<'parameter' | 'gradient' | 'firstMoment' | 'secondMoment', TensorInfo>;

export const optimizerKernels = () => [
  /** Changes parameter and moments where they lie; the caller sees to it that nothing else lies there. */
  kernel<AdamWInputs, AdamWAttributes>('GlossaAdamW', ({ inputs, attrs, backend }) => {
    const { parameter, gradient, firstMoment, secondMoment } = inputs;
    const { learningRate, beta1, beta2, epsilon, weightDecay, step } = attrs;
    backend.kernels.adamW(
      sizeOf(parameter.shape),
      backend.pointer(parameter),
      backend.pointer(gradient),
      backend.pointer(firstMoment),
      backend.pointer(secondMoment),
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      1 - learningRate * weightDecay,
      learningRate / (1 - beta1 ** step),
      1 / Math.sqrt(1 - beta2 ** step),
      epsilon,
    );
    return [];
  }),
];
