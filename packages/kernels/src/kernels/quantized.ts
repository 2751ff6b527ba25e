import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { GROUP, groupBytes, PANEL, type QuantizedBits } from '../wasm/packed-layout.js';
import { failOnId, kernel, sizeOf } from './kernel.js';

/** What a packed weight stands for. */
export interface QuantizedShape {
  bits: QuantizedBits;
  rows: number;
  columns: number;
}

/** A packed weight without values yet. */
export function packedRoom(backend: GlossaBackend, { bits, rows, columns }: QuantizedShape): TensorInfo {
  return backend.output([Math.ceil(rows / PANEL), Math.ceil(columns / GROUP), groupBytes(bits) / 4], 'int32');
}

function quantize(backend: GlossaBackend, weight: TensorInfo, shape: QuantizedShape): TensorInfo {
  const { bits, rows, columns } = shape;
  const packed = packedRoom(backend, shape);
  backend.kernels.quantizeWeight(bits, rows, columns, backend.pointer(weight), backend.pointer(packed));
  return packed;
}

function dequantize(
  backend: GlossaBackend,
  packed: TensorInfo,
  { bits, rows, columns }: QuantizedShape,
  ids?: TensorInfo,
): TensorInfo {
  const y = backend.output([...(ids ? ids.shape : [rows]), columns]);
  const count = ids ? sizeOf(ids.shape) : rows;
  const [from, to] = [backend.pointer(packed), backend.pointer(y)];
  const bad = backend.kernels.dequantizeRows(bits, count, rows, columns, from, ids ? backend.pointer(ids) : 0, to);
  if (bad < 0) return y;
  backend.disposeData(y.dataId);
  return failOnId('embeddingLookup', rows, backend, ids!, bad);
}

/** Rows that are rounded side by side. */
const TILE = 4;

/** x [..., in] by a quantized weight [out, in]; x is rounded too, with a scale for each 32 numbers. */
function linear(
  backend: GlossaBackend,
  x: TensorInfo,
  packed: TensorInfo,
  { bits, rows: n, columns }: QuantizedShape,
  bias?: TensorInfo,
): TensorInfo {
  const leading = x.shape.slice(0, -1);
  const m = sizeOf(leading);
  const y = backend.output([...leading, n]);
  const groups = (m === 1 ? 1 : TILE * Math.ceil(m / TILE)) * Math.ceil(columns / GROUP);
  const codeBytes = 2 * GROUP * groups;
  const { kernels, tensors } = backend;
  const [from, weight, to, row] = [
    backend.pointer(x),
    backend.pointer(packed),
    backend.pointer(y),
    bias ? backend.pointer(bias) : 0,
  ];
  tensors.borrow(codeBytes + 8 * groups, (codes) => {
    const [scales, sums] = [codes + codeBytes, codes + codeBytes + 4 * groups];
    kernels.quantizeRows(bits, m, columns, from, codes, scales, sums);
    kernels.quantizedProduct(bits, m, n, columns, codes, scales, sums, weight, to, n, row);
  });
  return y;
}

export const quantizedKernels = () => [
  kernel<{ weight: TensorInfo }, QuantizedShape>('GlossaQuantize', ({ inputs: { weight }, attrs, backend }) =>
    quantize(backend, weight, attrs),
  ),
  kernel<{ packed: TensorInfo; ids?: TensorInfo }, QuantizedShape>(
    'GlossaDequantize',
    ({ inputs: { packed, ids }, attrs, backend }) => dequantize(backend, packed, attrs, ids),
  ),
  kernel<{ packed: TensorInfo; x: TensorInfo; bias?: TensorInfo }, QuantizedShape>(
    'GlossaQuantizedLinear',
    ({ inputs: { x, packed, bias }, attrs, backend }) => linear(backend, x, packed, attrs, bias),
  ),
];
