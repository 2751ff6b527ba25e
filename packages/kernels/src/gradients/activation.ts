import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { backendHas, runKernel } from '../backend/run-kernel.js';
import { ofInput, ofOutput, type GradientTable } from './table.js';

/** One pass of our kernel where there is one, plain ops elsewhere. */
const fused = (operation: string, composed: (dy: Tensor, x: Tensor) => Tensor) => (dy: Tensor, x: Tensor) =>
  backendHas('GlossaActivationGradient')
    ? runKernel('GlossaActivationGradient', { x, dy }, { operation })
    : composed(dy, x);

export const activationGradients: GradientTable = {
  Relu: ofInput(fused('relu', (dy, x) => tf.mul(dy, tf.step(x)))),
  Relu6: ofInput((dy, x) => tf.mul(dy, tf.mul(tf.cast(tf.lessEqual(x, 6), 'float32'), tf.step(x)))),
  Elu: ofOutput((dy, y) => tf.mul(dy, tf.add(tf.minimum(y, 0), 1))),
  LeakyRelu: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { alpha } = attrs as unknown as { alpha: number };
      return { x: () => tf.mul(dy as Tensor, tf.step(x, alpha)) };
    },
  },
  Sigmoid: ofOutput(fused('sigmoid', (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))))),
  Softplus: ofInput((dy, x) => tf.mul(dy, tf.sigmoid(x))),
  Tanh: ofOutput(fused('tanh', (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))))),
  Erf: ofInput((dy, x) => tf.mul(dy, tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI)))),
  Softmax: {
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      logits: () => {
        if (backendHas('GlossaSoftmaxGradient')) return runKernel('GlossaSoftmaxGradient', { y, dy: dy as Tensor });
        const weighted = tf.mul(dy as Tensor, y);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y));
      },
    }),
  },
};
