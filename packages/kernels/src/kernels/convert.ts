import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { bitsOf } from './move.js';
import { kernel, sizeOf } from './kernel.js';

const filled = (kernelName: string, value: number) =>
  kernel<{ x: TensorInfo }, object>(kernelName, ({ inputs: { x }, backend }) => {
    if (x.dtype !== 'float32' && x.dtype !== 'int32') return undefined;
    const y = backend.output(x.shape, x.dtype);
    backend.kernels.fill(sizeOf(x.shape), bitsOf(value, x.dtype), backend.pointer(y));
    return y;
  });

export const convertKernels = () => [
  filled('ZerosLike', 0),
  filled('OnesLike', 1),
  kernel<object, { shape: number[]; value: number | string; dtype?: DataType }>(
    'Fill',
    ({ attrs: { shape, value, dtype }, backend }) => {
      const type = dtype ?? (typeof value === 'number' ? 'float32' : 'string');
      if (typeof value !== 'number' || (type !== 'float32' && type !== 'int32')) return undefined;
      const y = backend.output(shape, type);
      backend.kernels.fill(sizeOf(shape), bitsOf(value, type), backend.pointer(y));
      return y;
    },
  ),
  kernel<{ x: TensorInfo }, { dtype: DataType }>('Cast', ({ inputs: { x }, attrs: { dtype }, backend }) => {
    if (x.dtype === dtype) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype };
    }
    const count = sizeOf(x.shape);
    if (dtype === 'float32' && (x.dtype === 'int32' || x.dtype === 'bool')) {
      const y = backend.output(x.shape);
      const convert = x.dtype === 'int32' ? backend.kernels.floatFromInt : backend.kernels.floatFromBool;
      convert(count, backend.pointer(x), backend.pointer(y));
      return y;
    }
    if (dtype === 'int32' && x.dtype === 'float32') {
      const y = backend.output(x.shape, 'int32');
      backend.kernels.intFromFloat(count, backend.pointer(x), backend.pointer(y));
      return y;
    }
    if (dtype === 'int32' && x.dtype === 'bool') {
      return backend.makeTensorInfo(x.shape, 'int32', Int32Array.from(backend.readSync(x.dataId) as Uint8Array));
    }
    return undefined;
  }),
];
