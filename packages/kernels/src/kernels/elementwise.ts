import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { BinaryOperation, UnaryOperation } from '../wasm/kernel-table.js';
import { collapse } from './layout.js';
import { isFloat, kernel, sizeOf } from './kernel.js';

const unary = (kernelName: string, operation: number) =>
  kernel<{ x: TensorInfo }, object>(kernelName, ({ inputs: { x }, backend }) => {
    if (!isFloat(x)) return undefined;
    const y = backend.output(x.shape);
    backend.kernels.unary(operation, sizeOf(x.shape), backend.pointer(x), backend.pointer(y));
    return y;
  });

/** Adjacent axes that both operands cross in the same way are one; what is left beyond two axes is looped over here. */
function broadcastBinary(backend: GlossaBackend, operation: number, a: TensorInfo, b: TensorInfo): TensorInfo {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const y = backend.output(shape);
  const { sizes, strides } = collapse(shape, [a.shape, b.shape]);
  const axes = sizes.length;
  const [rows, columns] = [sizes[axes - 2], sizes[axes - 1]];
  const outer = sizes.slice(0, -2);
  const plane = rows * columns;
  const [pa, pb, py] = [backend.pointer(a), backend.pointer(b), backend.pointer(y)];
  const [strideA, strideB] = strides;
  for (let i = 0, count = sizeOf(outer); i < count; i++) {
    let [offsetA, offsetB, rest] = [0, 0, i];
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const index = rest % outer[axis];
      rest = Math.floor(rest / outer[axis]);
      offsetA += index * strideA[axis];
      offsetB += index * strideB[axis];
    }
    backend.kernels.binary(
      operation,
      rows,
      columns,
      pa + 4 * offsetA,
      strideA[axes - 2],
      strideA[axes - 1],
      pb + 4 * offsetB,
      strideB[axes - 2],
      strideB[axes - 1],
      py + 4 * plane * i,
    );
  }
  return y;
}

const binary = (kernelName: string, operation: number) =>
  kernel<{ a: TensorInfo; b: TensorInfo }, object>(kernelName, ({ inputs: { a, b }, backend }) =>
    isFloat(a, b) ? broadcastBinary(backend, operation, a, b) : undefined,
  );

export const elementwiseKernels = () => [
  unary('Neg', UnaryOperation.neg),
  unary('Abs', UnaryOperation.abs),
  unary('Square', UnaryOperation.square),
  unary('Sqrt', UnaryOperation.sqrt),
  unary('Rsqrt', UnaryOperation.rsqrt),
  unary('Reciprocal', UnaryOperation.reciprocal),
  unary('Exp', UnaryOperation.exp),
  unary('Log', UnaryOperation.log),
  unary('Tanh', UnaryOperation.tanh),
  unary('Sigmoid', UnaryOperation.sigmoid),
  unary('Erf', UnaryOperation.erf),
  unary('Relu', UnaryOperation.relu),
  kernel<{ x: TensorInfo }, { alpha: number }>('Step', ({ inputs: { x }, attrs: { alpha }, backend }) => {
    if (!isFloat(x) || alpha !== 0) return undefined;
    const y = backend.output(x.shape);
    backend.kernels.unary(UnaryOperation.step, sizeOf(x.shape), backend.pointer(x), backend.pointer(y));
    return y;
  }),
  binary('Add', BinaryOperation.add),
  binary('Sub', BinaryOperation.sub),
  binary('Multiply', BinaryOperation.multiply),
  binary('RealDiv', BinaryOperation.divide),
  binary('Maximum', BinaryOperation.maximum),
  binary('Minimum', BinaryOperation.minimum),
  binary('SquaredDifference', BinaryOperation.squaredDifference),
  kernel<Record<string, TensorInfo>, object>('AddN', ({ inputs, backend }) => {
    const terms = Object.values(inputs);
    if (!isFloat(...terms) || terms.length === 0) return undefined;
    const count = sizeOf(terms[0].shape);
    const y = backend.output(terms[0].shape);
    const py = backend.pointer(y);
    const add = (a: number, b: number) => backend.kernels.binary(BinaryOperation.add, 1, count, a, 0, 1, b, 0, 1, py);
    if (terms.length === 1)
      backend.kernels.copyBlock(1, 1, 1, count, backend.pointer(terms[0]), 0, 0, 0, 1, py, 0, 0, 0, 1);
    terms.slice(1).forEach((term, i) => add(i === 0 ? backend.pointer(terms[0]) : py, backend.pointer(term)));
    return y;
  }),
];
