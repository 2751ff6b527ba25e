import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { kernel, sizeOf } from './kernel.js';

/** What the codes and scales of a weight stand for. */
export interface QuantizedShape {
  bits: 8 | 4;
  rows: number;
  columns: number;
}

interface Packed {
  codes: TensorInfo;
  scales: TensorInfo;
}

/** Groups of 32 inputs, of all panels of 8 rows. */
const groupsOf = ({ rows, columns }: QuantizedShape) => Math.ceil(rows / 8) * Math.ceil(columns / 32);

function quantize(backend: GlossaBackend, weight: TensorInfo, shape: QuantizedShape): TensorInfo[] {
  const groups = groupsOf(shape);
  const codes = backend.output([groups, 8 * shape.bits], 'int32');
  const scales = backend.output([groups, shape.bits === 8 ? 8 : 16]);
  const [from, toCodes, toScales] = [weight, codes, scales].map((tensor) => backend.pointer(tensor));
  backend.kernels.quantizeWeight(shape.bits, shape.rows, shape.columns, from, toCodes, toScales);
  return [codes, scales];
}

function dequantize(backend: GlossaBackend, { codes, scales }: Packed, { bits, rows, columns }: QuantizedShape, ids?: TensorInfo): TensorInfo {
  const y = backend.output([...(ids ? ids.shape : [rows]), columns]);
  const count = ids ? sizeOf(ids.shape) : rows;
  const [pc, ps, py] = [codes, scales, y].map((tensor) => backend.pointer(tensor));
  const bad = backend.kernels.dequantizeRows(bits, count, rows, columns, pc, ps, ids ? backend.pointer(ids) : 0, py);
  if (bad < 0) return y;
  backend.disposeData(y.dataId);
  throw new Error(`embeddingLookup: expected ids from 0 to ${rows - 1}, received ${backend.readSync(ids!.dataId)[bad]} at position ${bad}`);
}

/** x [..., in] by a quantized weight [out, in]; x is rounded too, with a scale for each 32 numbers. */
function linear(backend: GlossaBackend, x: TensorInfo, { codes, scales }: Packed, { bits, rows: n, columns }: QuantizedShape, bias?: TensorInfo): TensorInfo {
  const leading = x.shape.slice(0, -1);
  const m = sizeOf(leading);
  const y = backend.output([...leading, n]);
  const padded = (m === 1 ? 1 : 4 * Math.ceil(m / 4)) * Math.ceil(columns / 32);
  const scratch = backend.tensors.allocate(72 * padded);
  const [scalesX, sumsX] = [scratch + 64 * padded, scratch + 68 * padded];
  backend.kernels.quantizeRows(bits, m, columns, backend.pointer(x), scratch, scalesX, sumsX);
  const [pc, ps, py, pb] = [backend.pointer(codes), backend.pointer(scales), backend.pointer(y), bias ? backend.pointer(bias) : 0];
  backend.kernels.quantizedProduct(bits, m, n, columns, scratch, scalesX, sumsX, pc, ps, py, n, pb);
  backend.tensors.release(scratch);
  return y;
}

export const quantizedKernels = () => [
  kernel<{ weight: TensorInfo }, QuantizedShape>('GlossaQuantize', ({ inputs: { weight }, attrs, backend }) => quantize(backend, weight, attrs)),
  kernel<Packed & { ids?: TensorInfo }, QuantizedShape>('GlossaDequantize', ({ inputs, attrs, backend }) => dequantize(backend, inputs, attrs, inputs.ids)),
  kernel<Packed & { x: TensorInfo; bias?: TensorInfo }, QuantizedShape>('GlossaQuantizedLinear', ({ inputs, attrs, backend }) =>
    linear(backend, inputs.x, inputs, attrs, inputs.bias),
  ),
];
