import type { TensorInfo } from '@tensorflow/tfjs-core';
import { isFloat, kernel, sizeOf } from './kernel.js';

const rowsOf = (x: TensorInfo): [rows: number, columns: number] => [
  sizeOf(x.shape.slice(0, -1)),
  x.shape[x.shape.length - 1],
];

/** Layer normalization with a bias, root-mean-square normalization without. */
export const normKernels = () => [
  kernel<{ x: TensorInfo; weight: TensorInfo; bias?: TensorInfo }, { epsilon: number }>(
    'GlossaNorm',
    ({ inputs, attrs: { epsilon }, backend }) => {
      const { x, weight, bias } = inputs;
      const [rows, columns] = rowsOf(x);
      const [y, means, scales] = [backend.output(x.shape), backend.output([rows]), backend.output([rows])];
      backend.kernels.norm(
        rows,
        columns,
        backend.pointer(x),
        backend.pointer(weight),
        bias ? backend.pointer(bias) : 0,
        epsilon,
        bias !== undefined,
        backend.pointer(y),
        backend.pointer(means),
        backend.pointer(scales),
      );
      return [y, means, scales];
    },
  ),
  kernel<Record<'x' | 'weight' | 'means' | 'scales' | 'dy', TensorInfo>, { center: boolean }>(
    'GlossaNormGradient',
    ({ inputs: { x, weight, means, scales, dy }, attrs: { center }, backend }) => {
      if (!isFloat(dy)) return undefined;
      const gradients = [
        backend.output(x.shape),
        backend.output(weight.shape),
        ...(center ? [backend.output(weight.shape)] : []),
      ];
      const [dx, dWeight, dBias] = gradients;
      const [rows, columns] = rowsOf(x);
      const [from, mean, scale, d] = [x, means, scales, dy].map((tensor) => backend.pointer(tensor));
      const toBias = center ? backend.pointer(dBias) : 0;
      backend.kernels.normGradient(
        rows,
        columns,
        from,
        backend.pointer(weight),
        center,
        mean,
        scale,
        d,
        backend.pointer(dx),
      );
      backend.kernels.normWeightGradient(
        rows,
        columns,
        columns,
        from,
        center,
        mean,
        scale,
        d,
        backend.pointer(dWeight),
        toBias,
      );
      return gradients;
    },
  ),
];
