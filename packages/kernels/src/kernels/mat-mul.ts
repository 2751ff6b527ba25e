import { check, inWords } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { UnaryOperation } from '../wasm/kernel-table.js';
import { isFloat, kernel, sizeOf } from './kernel.js';

interface Transposed {
  transposeA: boolean;
  transposeB: boolean;
}

/** op(A) op(B) + bias over broadcast batches; `bias` is a row of n values. */
function matMul(
  backend: GlossaBackend,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposed,
  bias?: TensorInfo,
): TensorInfo {
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [innerB, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  check(innerB === k, 'matMul', 'inner sizes that agree', inWords(`${k} and ${innerB}`));
  const outer = { a: a.shape.slice(0, -2), b: b.shape.slice(0, -2) };
  const outerOut = tf.broadcast_util.assertAndGetBroadcastShape(outer.a, outer.b);
  const batch = { a: sizeOf(outer.a), b: sizeOf(outer.b), out: sizeOf(outerOut) };
  const out = backend.output([...outerOut, m, n]);
  const [pa, pb, pc, pBias] = [
    backend.pointer(a),
    backend.pointer(b),
    backend.pointer(out),
    bias ? backend.pointer(bias) : 0,
  ];
  const { kernels } = backend;

  if (batch.b === 1 && (!transposeA || batch.a === 1)) {
    // one matrix for all: the batch is just more rows
    kernels.gemm(batch.a * m, n, k, pa, columnsA, transposeA, pb, columnsB, transposeB, pc, n, pBias, false);
  } else if ((batch.a === batch.out || batch.a === 1) && (batch.b === batch.out || batch.b === 1)) {
    const [strideA, strideB] = [batch.a === 1 ? 0 : m * k, batch.b === 1 ? 0 : k * n];
    kernels.batchedGemm(
      batch.out,
      m,
      n,
      k,
      pa,
      strideA,
      columnsA,
      transposeA,
      pb,
      strideB,
      columnsB,
      transposeB,
      pc,
      pBias,
    );
  } else {
    const [ofA, ofB] = [batchOf(outer.a, outerOut), batchOf(outer.b, outerOut)];
    for (let i = 0; i < batch.out; i++) {
      const [ai, bi] = [pa + 4 * m * k * ofA(i), pb + 4 * k * n * ofB(i)];
      kernels.gemm(m, n, k, ai, columnsA, transposeA, bi, columnsB, transposeB, pc + 4 * m * n * i, n, pBias, false);
    }
  }
  return out;
}

/** x [..., in] by weight [out, in] */
function linear(backend: GlossaBackend, x: TensorInfo, weight: TensorInfo, bias?: TensorInfo): TensorInfo {
  const [outputs, inputs] = weight.shape;
  const leading = x.shape.slice(0, -1);
  const out = backend.output([...leading, outputs]);
  const [px, pw, py, pb] = [
    backend.pointer(x),
    backend.pointer(weight),
    backend.pointer(out),
    bias ? backend.pointer(bias) : 0,
  ];
  backend.kernels.gemm(sizeOf(leading), outputs, inputs, px, inputs, false, pw, inputs, true, py, outputs, pb, false);
  return out;
}

/** Which batch of an operand belongs to a batch of the output, when axes of size 1 repeat. */
function batchOf(outer: number[], outerOut: number[]): (index: number) => number {
  const padded = [...new Array<number>(outerOut.length - outer.length).fill(1), ...outer];
  return (index) => {
    let [result, stride] = [0, 1];
    for (let axis = outerOut.length - 1; axis >= 0; axis--) {
      if (padded[axis] !== 1) result += (index % outerOut[axis]) * stride;
      stride *= padded[axis];
      index = Math.floor(index / outerOut[axis]);
    }
    return result;
  };
}

/** Activations that `_FusedMatMul` can finish with; the others are left to the cpu kernel. */
const activations: Record<string, number | undefined> = {
  relu: UnaryOperation.relu,
  sigmoid: UnaryOperation.sigmoid,
};

export const matMulKernels = () => [
  kernel<{ a: TensorInfo; b: TensorInfo }, Transposed>('BatchMatMul', ({ inputs: { a, b }, attrs, backend }) =>
    isFloat(a, b) ? matMul(backend, a, b, attrs) : undefined,
  ),
  kernel<{ a: TensorInfo; b: TensorInfo; bias?: TensorInfo }, Transposed & { activation: string }>(
    '_FusedMatMul',
    ({ inputs: { a, b, bias }, attrs, backend }) => {
      const columns = attrs.transposeB ? b.shape[b.shape.length - 2] : b.shape[b.shape.length - 1];
      const isRow = !bias || (isFloat(bias) && bias.shape.at(-1) === columns && sizeOf(bias.shape) === columns);
      const operation = activations[attrs.activation];
      if (!isFloat(a, b) || !isRow || (operation === undefined && attrs.activation !== 'linear')) return undefined;
      const y = matMul(backend, a, b, attrs, bias);
      if (operation !== undefined)
        backend.kernels.unary(operation, sizeOf(y.shape), backend.pointer(y), backend.pointer(y));
      return y;
    },
  ),
  kernel<{ x: TensorInfo; weight: TensorInfo; bias?: TensorInfo }, object>(
    'GlossaLinear',
    ({ inputs: { x, weight, bias }, backend }) =>
      isFloat(x, weight) && (!bias || isFloat(bias)) ? linear(backend, x, weight, bias) : undefined,
  ),
];
