import type { TensorInfo } from '@tensorflow/tfjs-core';
import { isFloat, kernel, sizeOf } from './kernel.js';

const rowsOf = (x: TensorInfo): [rows: number, columns: number] => [sizeOf(x.shape.slice(0, -1)), x.shape[x.shape.length - 1]];

/** Layer normalization with a bias, root-mean-square normalization without. */
export const normKernels = () => [
  kernel<{ x: TensorInfo; weight: TensorInfo; bias?: TensorInfo }, { epsilon: number }>('GlossaNorm', ({ inputs, attrs: { epsilon }, backend }) => {
    const { x, weight, bias } = inputs;
    const [rows, columns] = rowsOf(x);
    const [y, means, scales] = [backend.output(x.shape), backend.output([rows]), backend.output([rows])];
    backend.kernels.norm(
      rows, columns, backend.pointer(x), backend.pointer(weight), bias ? backend.pointer(bias) : 0, epsilon, bias !== undefined,
      backend.pointer(y), backend.pointer(means), backend.pointer(scales),
    );
    return [y, means, scales];
  }),
  kernel<Record<'x' | 'weight' | 'means' | 'scales' | 'dy', TensorInfo>, { center: boolean }>(
    'GlossaNormGradient',
    ({ inputs: { x, weight, means, scales, dy }, attrs: { center }, backend }) => {
      if (!isFloat(dy)) return undefined;
      const gradients = [backend.output(x.shape), backend.output(weight.shape), ...(center ? [backend.output(weight.shape)] : [])];
      const [dx, dWeight, dBias] = gradients;
      backend.kernels.normGradient(
        ...rowsOf(x), backend.pointer(x), backend.pointer(weight), center, backend.pointer(means), backend.pointer(scales), backend.pointer(dy),
        backend.pointer(dx), backend.pointer(dWeight), center ? backend.pointer(dBias) : 0,
      );
      return gradients;
    },
  ),
];
