import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Reduction } from '../wasm/kernel-table.js';
import { isFloat, kernel, sizeOf } from './kernel.js';

const rowsOf = (x: TensorInfo): [rows: number, columns: number] => [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1) ?? 1];

export const softmaxKernels = () => [
  kernel<{ logits: TensorInfo }, object>('Softmax', ({ inputs: { logits }, backend }) => {
    if (!isFloat(logits)) return undefined;
    const y = backend.output(logits.shape);
    backend.kernels.softmax(...rowsOf(logits), backend.pointer(logits), backend.pointer(y));
    return y;
  }),
  kernel<{ y: TensorInfo; dy: TensorInfo }, object>('GlossaSoftmaxGradient', ({ inputs: { y, dy }, backend }) => {
    if (!isFloat(y, dy)) return undefined;
    const dx = backend.output(y.shape);
    backend.kernels.softmaxGradient(...rowsOf(y), backend.pointer(y), backend.pointer(dy), backend.pointer(dx));
    return dx;
  }),
  kernel<{ logits: TensorInfo; labels: TensorInfo }, CrossEntropyAttributes>(
    'GlossaCrossEntropy',
    ({ inputs, attrs, backend }) => {
      const { logits, labels } = inputs;
      const [rows, columns] = rowsOf(logits);
      const [loss, logSums, losses] = [backend.output([]), backend.output([rows]), backend.output([rows])];
      backend.kernels.crossEntropy(
        rows,
        columns,
        backend.pointer(logits),
        backend.pointer(labels),
        attrs.ignoreIndex,
        attrs.labelSmoothing,
        backend.pointer(logSums),
        backend.pointer(losses),
      );
      backend.kernels.reduce(
        Reduction.sum,
        1,
        rows,
        1,
        1,
        backend.pointer(losses),
        1 / Math.max(attrs.count, 1),
        backend.pointer(loss),
      );
      backend.disposeData(losses.dataId);
      return [loss, logSums];
    },
  ),
  kernel<Record<'logits' | 'labels' | 'logSums' | 'dy', TensorInfo>, CrossEntropyAttributes>(
    'GlossaCrossEntropyGradient',
    ({ inputs: { logits, labels, logSums, dy }, attrs, backend }) => {
      const dx = backend.output(logits.shape);
      backend.kernels.crossEntropyGradient(
        ...rowsOf(logits),
        backend.pointer(logits),
        backend.pointer(labels),
        attrs.ignoreIndex,
        attrs.labelSmoothing,
        1 / Math.max(attrs.count, 1),
        backend.pointer(logSums),
        backend.pointer(dy),
        backend.pointer(dx),
      );
      return dx;
    },
  ),
];

export interface CrossEntropyAttributes {
  count: number;
  labelSmoothing: number;
  ignoreIndex: number;
}
