import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { Reduction } from '../wasm/kernel-table.js';
import { isFloat, kernel, sizeOf } from './kernel.js';

/**
 * Reduces over any set of axes: each run of neighboring axes is one pass of [outer, count, inner], the last run first.
 */
function reduce(
  backend: GlossaBackend,
  reduction: number,
  x: TensorInfo,
  axes: number[],
  keepDims: boolean,
  mean = false,
): TensorInfo {
  const reduced = x.shape.map((_, axis) => axes.includes(axis));
  const shape = x.shape.flatMap((size, axis) => (reduced[axis] ? (keepDims ? [1] : []) : [size]));
  const scale = mean ? 1 / sizeOf(x.shape.filter((_, axis) => reduced[axis])) : 1;
  let sizes = x.shape.slice();
  let current = x;
  let pending = reduced.includes(true);
  for (let end = reduced.length; pending;) {
    while (end > 0 && !reduced[end - 1]) end--;
    let begin = end;
    while (begin > 0 && reduced[begin - 1]) begin--;
    pending = reduced.slice(0, begin).includes(true);
    const [outer, inner] = [sizes.slice(0, begin), sizes.slice(end)];
    const [count, width] = [sizeOf(sizes.slice(begin, end)), sizeOf(inner)];
    const next = backend.output([...outer, ...inner]);
    backend.kernels.reduce(
      reduction,
      sizeOf(outer),
      count,
      width,
      width,
      backend.pointer(current),
      pending ? 1 : scale,
      backend.pointer(next),
    );
    if (current !== x) backend.disposeData(current.dataId);
    current = next;
    sizes = [...outer, ...inner];
    end = begin;
  }
  if (current !== x) return { ...current, shape };
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
}

const alongAxis = (kernelName: string, reduction: number, mean = false) =>
  kernel<{ x: TensorInfo }, { axis: number | number[]; keepDims: boolean }>(
    kernelName,
    ({ inputs: { x }, attrs, backend }) =>
      isFloat(x)
        ? reduce(backend, reduction, x, tf.util.parseAxisParam(attrs.axis, x.shape), attrs.keepDims, mean)
        : undefined,
  );

const extreme = (kernelName: string, reduction: number) =>
  kernel<{ x: TensorInfo }, { reductionIndices?: number | number[]; axis?: number | number[]; keepDims: boolean }>(
    kernelName,
    ({ inputs: { x }, attrs, backend }) => {
      const axes = tf.util.parseAxisParam((attrs.reductionIndices ?? attrs.axis)!, x.shape);
      return isFloat(x) ? reduce(backend, reduction, x, axes, attrs.keepDims) : undefined;
    },
  );

export const reductionKernels = () => [
  alongAxis('Sum', Reduction.sum),
  alongAxis('Mean', Reduction.sum, true),
  extreme('Max', Reduction.max),
  extreme('Min', Reduction.min),
  kernel<{ x: TensorInfo }, { axis: number }>('ArgMax', ({ inputs: { x }, attrs, backend }) => {
    const [axis] = tf.util.parseAxisParam(attrs.axis, x.shape);
    if (!isFloat(x) || axis !== x.shape.length - 1) return undefined;
    const rows = x.shape.slice(0, -1);
    const y = backend.output(rows, 'int32');
    backend.kernels.argMax(sizeOf(rows), x.shape[axis], backend.pointer(x), backend.pointer(y));
    return y;
  }),
  kernel<{ x: TensorInfo }, { axis: number; exclusive: boolean; reverse: boolean }>(
    'Cumsum',
    ({ inputs: { x }, attrs, backend }) => {
      if (x.dtype !== 'float32' && x.dtype !== 'int32') return undefined;
      const [axis] = tf.util.parseAxisParam(attrs.axis, x.shape);
      const y = backend.output(x.shape, x.dtype);
      const sizes = [x.shape.slice(0, axis), [x.shape[axis]], x.shape.slice(axis + 1)].map(sizeOf) as [
        number,
        number,
        number,
      ];
      backend.kernels.cumulativeSum(
        isFloat(x),
        attrs.exclusive,
        attrs.reverse,
        ...sizes,
        backend.pointer(x),
        backend.pointer(y),
      );
      return y;
    },
  ),
  // sorted in any case
  kernel<{ x: TensorInfo }, { k: number; sorted: boolean }>('TopK', ({ inputs: { x }, attrs: { k }, backend }) => {
    if (!isFloat(x)) return undefined;
    const [leading, columns] = [x.shape.slice(0, -1), x.shape[x.shape.length - 1]];
    const results = [backend.output([...leading, k]), backend.output([...leading, k], 'int32')];
    const [values, indices] = results.map((tensor) => backend.pointer(tensor));
    if (k === 0 || backend.kernels.topK(sizeOf(leading), columns, k, backend.pointer(x), values, indices))
      return results;
    for (const { dataId } of results) backend.disposeData(dataId);
    return undefined; // where NaN comes out is tfjs's to say
  }),
  kernel<{ x: TensorInfo }, object>('GlossaSumOfSquares', ({ inputs: { x }, backend }) => {
    const y = backend.output([]);
    backend.kernels.reduce(Reduction.sumOfSquares, 1, sizeOf(x.shape), 1, 1, backend.pointer(x), 1, backend.pointer(y));
    return y;
  }),
];
