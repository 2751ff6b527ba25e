import type { TensorInfo } from '@tensorflow/tfjs-core';
import { isFloat, kernel, sizeOf } from './kernel.js';

const rowsOf = (x: TensorInfo): [rows: number, columns: number] => [
  sizeOf(x.shape.slice(0, -1)),
  x.shape[x.shape.length - 1],
];

/** Layer normalization (`center`) or root-mean-square normalization, with a bias or without. */
export interface NormAttributes {
  epsilon: number;
  center: boolean;
  hasBias: boolean;
}

export const normKernels = () => [
  kernel<{ x: TensorInfo; weight: TensorInfo; bias?: TensorInfo }, NormAttributes>(
    'GlossaNorm',
    ({ inputs: { x, weight, bias }, attrs: { epsilon, center }, backend }) => {
      const [rows, columns] = rowsOf(x);
      const [y, means, scales] = [backend.output(x.shape), backend.output([rows]), backend.output([rows])];
      const [from, by, to, mean, scale] = [x, weight, y, means, scales].map((tensor) => backend.pointer(tensor));
      const add = bias ? backend.pointer(bias) : 0;
      backend.kernels.norm(rows, columns, from, by, add, epsilon, center, to, mean, scale);
      return [y, means, scales];
    },
  ),
  kernel<Record<'x' | 'weight' | 'means' | 'scales' | 'dy', TensorInfo>, NormAttributes>(
    'GlossaNormGradient',
    ({ inputs: { x, weight, means, scales, dy }, attrs: { center, hasBias }, backend }) => {
      if (!isFloat(dy)) return undefined;
      const [dx, dWeight] = [backend.output(x.shape), backend.output(weight.shape)];
      const dBias = hasBias ? [backend.output(weight.shape)] : [];
      const [rows, columns] = rowsOf(x);
      const [from, by, mean, scale, d] = [x, weight, means, scales, dy].map((tensor) => backend.pointer(tensor));
      const [to, toWeight, toBias = 0] = [dx, dWeight, ...dBias].map((tensor) => backend.pointer(tensor));
      backend.kernels.normGradient(rows, columns, from, by, center, mean, scale, d, to);
      backend.kernels.normWeightGradient(rows, columns, columns, from, mean, scale, d, toWeight, toBias);
      return [dx, dWeight, ...dBias];
    },
  ),
];
