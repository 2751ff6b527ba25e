import { check } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import { unbroadcast, type GradientTable } from './table.js';

export const productGradients: GradientTable = {
  BatchMatMul: {
    inputsToSave: ['a', 'b'],
    gradFunc: (gradient, [a, b], attrs) => {
      const dy = gradient as Tensor;
      const { transposeA, transposeB } = attrs as unknown as { transposeA: boolean; transposeB: boolean };
      return {
        // a broadcast batch axis has been counted once for each copy
        a: () =>
          unbroadcast(transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB), a.shape),
        b: () =>
          unbroadcast(transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false), b.shape),
      };
    },
  },
  GatherV2: {
    inputsToSave: ['x', 'indices'],
    gradFunc: (gradient, [x, indices], attrs) => {
      const dy = gradient as Tensor;
      const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
      return {
        indices: () => tf.zeros(indices.shape),
        x: () => {
          check(batchDims === 0, 'gather: batchDims', '0 in a gradient', batchDims, 'unsupported');
          const at = tf.util.parseAxisParam(axis, x.shape)[0];
          const toFront = [at, ...x.shape.keys()].filter((size, i) => i === 0 || size !== at);
          const values = tf.reshape(dy, [...x.shape.slice(0, at), indices.size, ...x.shape.slice(at + 1)]);
          const segments = tf.reshape<Rank.R1>(indices, [indices.size]);
          const sums = tf.unsortedSegmentSum(tf.transpose(values, toFront), segments, x.shape[at]);
          return tf.transpose(sums, tf.backend_util.getUndoAxesPermutation(toFront));
        },
      };
    },
  },
  UnsortedSegmentSum: {
    inputsToSave: ['segmentIds'],
    gradFunc: (dy, [segmentIds]) => ({
      x: () => {
        // a negative id belongs to no segment
        const inside = tf.cast(tf.greaterEqual(segmentIds, 0), 'float32');
        const rows = tf.gather(dy as Tensor, tf.maximum(segmentIds, tf.scalar(0, 'int32')));
        return tf.mul(rows, tf.reshape(inside, [segmentIds.size, ...new Array<number>(rows.rank - 1).fill(1)]));
      },
    }),
  },
};
