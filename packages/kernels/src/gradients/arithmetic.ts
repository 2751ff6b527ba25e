import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { flat, ofInput, ofOutput, ofPair, type GradientTable } from './table.js';

const where = (condition: Tensor, dy: Tensor) => tf.mul(dy, tf.cast(condition, 'float32'));

const flatPair = ofPair((dy) => ({ a: () => tf.zeros(dy.shape), b: () => tf.zeros(dy.shape) }));

/** tfjs has no gradient for these and fails when a condition depends on a parameter, as in where(greater(x, 0), …). */
const comparisons: GradientTable = Object.fromEntries([
  ...['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr'].map((name) => [
    name,
    flatPair,
  ]),
  ...['LogicalNot', 'IsNan', 'IsInf', 'IsFinite'].map((name) => [name, flat]),
]);

export const arithmeticGradients: GradientTable = {
  // clones, since tfjs disposes of a gradient once it has added another to it
  Add: ofPair((dy) => ({ a: () => tf.clone(dy), b: () => tf.clone(dy) })),
  Sub: ofPair((dy) => ({ a: () => tf.clone(dy), b: () => tf.neg(dy) })),
  Multiply: ofPair((dy, a, b) => ({
    a: () => tf.mul(dy, tf.cast(b, 'float32')),
    b: () => tf.mul(dy, tf.cast(a, 'float32')),
  })),
  RealDiv: ofPair((dy, a, b) => ({
    a: () => tf.div(dy, tf.cast(b, 'float32')),
    b: () => tf.neg(tf.div(tf.mul(dy, tf.cast(a, 'float32')), tf.square(tf.cast(b, 'float32')))),
  })),
  SquaredDifference: ofPair((dy, a, b) => ({
    a: () => tf.mul(dy, tf.mul(tf.sub(a, b), 2)),
    b: () => tf.mul(dy, tf.mul(tf.sub(b, a), 2)),
  })),
  Maximum: ofPair((dy, a, b) => ({ a: () => where(tf.greaterEqual(a, b), dy), b: () => where(tf.less(a, b), dy) })),
  Minimum: ofPair((dy, a, b) => ({ a: () => where(tf.lessEqual(a, b), dy), b: () => where(tf.greater(a, b), dy) })),
  Pow: ofPair((dy, a, b) => ({
    a: () => tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))),
    b: () => {
      const positive = tf.greater(a, 0);
      const logarithm = tf.where(positive, tf.log(tf.where(positive, a, tf.onesLike(a))), tf.zerosLike(a));
      return tf.mul(dy, tf.mul(tf.pow(a, b), logarithm));
    },
  })),
  AddN: {
    saveAllInputs: true,
    gradFunc: (dy, saved) => Object.fromEntries(saved.map((_, i) => [i, () => tf.clone(dy as Tensor)])),
  },
  Neg: ofInput((dy) => tf.neg(dy)),
  Abs: ofInput((dy, x) => tf.mul(dy, tf.sign(x))),
  Square: ofInput((dy, x) => tf.mul(dy, tf.mul(tf.cast(x, 'float32'), 2))),
  Sqrt: ofOutput((dy, y) => tf.div(dy, tf.mul(y, 2))),
  Rsqrt: ofOutput((dy, y) => tf.mul(dy, tf.mul(tf.mul(y, tf.square(y)), -0.5))),
  Reciprocal: ofOutput((dy, y) => tf.neg(tf.mul(dy, tf.square(y)))),
  Exp: ofOutput((dy, y) => tf.mul(dy, y)),
  Expm1: ofOutput((dy, y) => tf.mul(dy, tf.add(y, 1))),
  Log: ofInput((dy, x) => tf.div(dy, x)),
  Log1p: ofInput((dy, x) => tf.div(dy, tf.add(x, 1))),
  Sin: ofInput((dy, x) => tf.mul(dy, tf.cos(x))),
  Cos: ofInput((dy, x) => tf.neg(tf.mul(dy, tf.sin(x)))),
  ClipByValue: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { clipValueMin, clipValueMax } = attrs as unknown as { clipValueMin: number; clipValueMax: number };
      return {
        x: () => where(tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax)), dy as Tensor),
      };
    },
  },
  Select: {
    inputsToSave: ['condition'],
    gradFunc: (dy, [condition]) => ({
      condition: () => tf.zeros(condition.shape),
      t: () => where(condition, dy as Tensor),
      e: () => where(tf.logicalNot(condition), dy as Tensor),
    }),
  },
  ...comparisons,
  Floor: flat,
  Ceil: flat,
  Round: flat,
  Sign: flat,
  Step: flat,
  ZerosLike: flat,
  OnesLike: flat,
};
