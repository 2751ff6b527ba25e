import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { spread, type Gradient, type GradientTable } from './table.js';

/** The reduced shape with its axes kept as ones, so that it broadcasts against the input. */
function kept(shape: number[], axis: number | number[]): { shape: number[]; size: number } {
  const axes = tf.util.parseAxisParam(axis, shape);
  return {
    shape: shape.map((size, i) => (axes.includes(i) ? 1 : size)),
    size: axes.reduce((product, i) => product * shape[i], 1),
  };
}

/** Every element that equals the extreme gets the gradient, as tfjs defines it. */
const extreme: Gradient = {
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, [x, y], attrs) => {
    // tfjs's max and min name their axes differently
    const { reductionIndices, axis } = attrs as { reductionIndices?: number[]; axis?: number[] };
    const { shape } = kept(x.shape, (reductionIndices ?? axis)!);
    return { x: () => tf.mul(tf.reshape(dy as Tensor, shape), tf.cast(tf.equal(x, tf.reshape(y, shape)), 'float32')) };
  },
};

export const reductionGradients: GradientTable = {
  Sum: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { shape } = kept(x.shape, (attrs as { axis: number[] }).axis);
      return { x: () => spread(tf.reshape(dy as Tensor, shape), x.shape) };
    },
  },
  Mean: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { shape, size } = kept(x.shape, (attrs as { axis: number[] }).axis);
      return { x: () => spread(tf.div(tf.reshape(dy as Tensor, shape), size), x.shape) };
    },
  },
  Max: extreme,
  Min: extreme,
  Cumsum: {
    gradFunc: (dy, _, attrs) => {
      const { axis, exclusive, reverse } = attrs as unknown as { axis: number; exclusive: boolean; reverse: boolean };
      return { x: () => tf.cumsum(dy as Tensor, axis, exclusive, !reverse) };
    },
  },
};
