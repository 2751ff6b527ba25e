import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { GROUP, type QuantizedBits } from '../wasm/packed-layout.js';

/**
 * The weight as quantization leaves it, in float32, from plain ops: each group of 32 inputs of a row on its own grid.
 */
export function composedRounding(weight: Tensor2D, bits: QuantizedBits): Tensor2D {
  const [rows, columns] = weight.shape;
  const groups = Math.ceil(columns / GROUP);
  const missing: [number, number] = [0, GROUP * groups - columns];
  const grouped = (fill: number) => tf.reshape(tf.pad(weight, [[0, 0], missing], fill), [rows, groups, GROUP]);
  const limit = bits === 8 ? tf.max(tf.abs(grouped(0)), 2, true) : tf.max(grouped(-Infinity), 2, true);
  const least = bits === 8 ? tf.zerosLike(limit) : tf.min(grouped(Infinity), 2, true);
  const unit = tf.div(tf.sub(limit, least), bits === 8 ? 127 : 15);
  const [start, scale] = bits === 8 ? [least, unit] : [toHalf(least), toHalf(unit)];
  const codes = tf.clipByValue(
    tf.round(tf.divNoNan(tf.sub(grouped(0), start), scale)),
    bits === 8 ? -127 : 0,
    bits === 8 ? 127 : 15,
  );
  const rounded = tf.add(tf.mul(codes, scale), start);
  return tf.slice(tf.reshape(rounded, [rows, GROUP * groups]), [0, 0], [rows, columns]) as Tensor2D;
}

/** The nearest numbers of half precision, 65,504 at most. */
function toHalf(x: Tensor): Tensor {
  const split = tf.mul(x, 2 ** 13 + 1); // Veltkamp 1968: what is left of x has 11 bits
  const small = tf.div(tf.round(tf.mul(x, 2 ** 24)), 2 ** 24);
  return tf.clipByValue(tf.where(tf.less(tf.abs(x), 2 ** -14), small, tf.sub(split, tf.sub(split, x))), -65504, 65504);
}
