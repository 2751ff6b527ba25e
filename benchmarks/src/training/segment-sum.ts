/**
 * The kernel of an embedding's gradient, which stock tfjs-backend-wasm lacks: without it that backend cannot train a
 * language model at all.
 */
import * as tf from '@tensorflow/tfjs-core';

/** A plain loop over rows, in favour of the peer: it costs a small part of its step. */
export function addSegmentSum(backendName: string): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName,
    kernelFunc({ inputs, attrs }) {
      const { x, segmentIds } = inputs as Record<'x' | 'segmentIds', tf.TensorInfo>;
      const { numSegments } = attrs as unknown as { numSegments: number };
      const read = (info: tf.TensorInfo) => tf.engine().makeTensorFromTensorInfo(info).dataSync();
      const [values, ids] = [read(x), read(segmentIds)];
      const width = values.length / ids.length;
      const sums = new Float32Array(numSegments * width);
      for (let row = 0; row < ids.length; row++) {
        for (let i = 0; i < width; i++) sums[ids[row] * width + i] += values[row * width + i];
      }
      const shape = [numSegments, ...x.shape.slice(1)];
      return { dataId: tf.engine().backend.write(sums, shape, 'float32'), shape, dtype: 'float32' };
    },
  });
}
