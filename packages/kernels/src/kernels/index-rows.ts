import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { failOnId, isFloat, kernel, sizeOf } from './kernel.js';

function gather(backend: GlossaBackend, x: TensorInfo, indices: TensorInfo, axis: number): TensorInfo {
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const y = backend.output([...before, ...indices.shape, ...after], x.dtype as 'float32' | 'int32');
  const [rows, width, count] = [x.shape[axis], sizeOf(after), sizeOf(indices.shape)];
  const [table, ids, to] = [backend.pointer(x), backend.pointer(indices), backend.pointer(y)];
  for (let i = 0, outer = sizeOf(before); i < outer; i++) {
    const bad = backend.kernels.gatherRows(
      count,
      width,
      rows,
      table + 4 * rows * width * i,
      ids,
      to + 4 * count * width * i,
    );
    if (bad >= 0) {
      backend.disposeData(y.dataId);
      failOnId('gather', rows, backend, indices, bad);
    }
  }
  return y;
}

export const indexKernels = () => [
  kernel<{ x: TensorInfo; indices: TensorInfo }, { axis: number; batchDims: number }>(
    'GatherV2',
    ({ inputs: { x, indices }, attrs, backend }) => {
      if ((x.dtype !== 'float32' && x.dtype !== 'int32') || indices.dtype !== 'int32' || attrs.batchDims !== 0)
        return undefined;
      return gather(backend, x, indices, tf.util.parseAxisParam(attrs.axis, x.shape)[0]);
    },
  ),
  kernel<{ x: TensorInfo; segmentIds: TensorInfo }, { numSegments: number }>(
    'UnsortedSegmentSum',
    ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
      if (!isFloat(x) || segmentIds.dtype !== 'int32' || segmentIds.shape.length !== 1) return undefined;
      const [count, ...rest] = x.shape;
      const y = backend.output([numSegments, ...rest]);
      const width = sizeOf(rest);
      backend.kernels.fill(sizeOf(y.shape), 0, backend.pointer(y));
      backend.kernels.scatterAdd(
        count,
        width,
        width,
        numSegments,
        backend.pointer(x),
        backend.pointer(segmentIds),
        backend.pointer(y),
      );
      return y;
    },
  ),
];
