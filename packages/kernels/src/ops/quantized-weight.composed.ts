import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { GROUP, type QuantizedBits } from '../backend/packed-layout.js';

/** The weight as quantization leaves it, in float32, from plain ops: each group of 32 inputs of a row on its own grid. */
export function composedRounding(weight: Tensor2D, bits: QuantizedBits): Tensor2D {
  const [rows, columns] = weight.shape;
  const groups = Math.ceil(columns / GROUP);
  const grouped = (fill: number) => tf.reshape(tf.pad(weight, [[0, 0], [0, GROUP * groups - columns]], fill), [rows, groups, GROUP]);
  const limit = bits === 8 ? tf.max(tf.abs(grouped(0)), 2, true) : tf.max(grouped(-Infinity), 2, true);
  const start = bits === 8 ? tf.zerosLike(limit) : tf.min(grouped(Infinity), 2, true);
  const scale = tf.div(tf.sub(limit, start), bits === 8 ? 127 : 15);
  const codes = tf.round(tf.divNoNan(tf.sub(grouped(0), start), scale));
  const rounded = tf.add(tf.mul(codes, scale), start);
  return tf.slice(tf.reshape(rounded, [rows, GROUP * groups]), [0, 0], [rows, columns]) as Tensor2D;
}
