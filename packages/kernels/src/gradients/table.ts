import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** How to differentiate a kernel. */
export type Gradient = Omit<GradConfig, 'kernelName'>;

/** tfjs kernel name -> how to differentiate it. */
export type GradientTable = Record<string, Gradient>;

/** Sums a gradient over the axes along which its input was broadcast, back to the input's shape. */
export function unbroadcast(gradient: Tensor, shape: number[]): Tensor {
  if (gradient.shape.length === shape.length && gradient.shape.every((size, axis) => size === shape[axis]))
    return gradient;
  if (gradient.size === 0) return tf.zeros(shape); // tfjs does not count an axis of size 0 as broadcast
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, shape);
}

/** Repeats a gradient along axes of size 1; tfjs's broadcastTo does not repeat anything zero times. */
export function spread(gradient: Tensor, shape: number[]): Tensor {
  return shape.includes(0) ? tf.zeros(shape) : tf.broadcastTo(gradient, shape);
}

/** A kernel of one input `x` whose derivative is a function of dy and x. */
export function ofInput(derivative: (dy: Tensor, x: Tensor) => Tensor): Gradient {
  return { inputsToSave: ['x'], gradFunc: (dy, [x]) => ({ x: () => derivative(dy as Tensor, x) }) };
}

/** A kernel of one input `x` whose derivative is a function of dy and the output y. */
export function ofOutput(derivative: (dy: Tensor, y: Tensor) => Tensor): Gradient {
  return { outputsToSave: [true], gradFunc: (dy, [y]) => ({ x: () => derivative(dy as Tensor, y) }) };
}

/** A kernel of two broadcast inputs `a` and `b`; each derivative has the output's shape. */
export function ofPair(
  derivatives: (dy: Tensor, a: Tensor, b: Tensor) => { a: () => Tensor; b: () => Tensor },
): Gradient {
  return {
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => {
      const d = derivatives(dy as Tensor, a, b);
      return { a: () => unbroadcast(d.a(), a.shape), b: () => unbroadcast(d.b(), b.shape) };
    },
  };
}

/** A kernel that is flat wherever it is smooth. */
export const flat: Gradient = ofInput((_, x) => tf.zeros(x.shape));
