import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { GROUP, groupBytes, PANEL, type QuantizedBits } from '../backend/packed-layout.js';
import type { WeightCodes } from '../ops/quantized-weight.js';
import { kernel } from './kernel.js';
import { packedRoom } from './quantized.js';

/** Rows of a weight that lie in JavaScript's memory, and where they go; `bits` is what the weight is packed in, none for float32. */
export interface RowsToWrite {
  piece: Float32Array | WeightCodes;
  firstRow: number;
  rows: number;
  columns: number;
  bits?: QuantizedBits;
}

function write(backend: GlossaBackend, room: TensorInfo, { piece, firstRow, rows, columns, bits }: RowsToWrite): void {
  const { kernels, tensors } = backend;
  const to = backend.pointer(room);
  const place = (values: Float32Array, pointer: number) => (tensors.view('float32', pointer, values.length) as Float32Array).set(values);
  if (bits === undefined) return place(piece as Float32Array, to + 4 * firstRow * columns);
  const groups = Math.ceil(columns / GROUP);
  const packed = to + (firstRow / PANEL) * groups * groupBytes(bits);
  if (piece instanceof Float32Array) {
    return tensors.borrow(piece.byteLength, (from) => {
      place(piece, from);
      kernels.quantizeWeight(bits, rows, columns, from, packed);
    });
  }
  const { codes, scales, offsets } = piece;
  tensors.borrow(scales.byteLength + (offsets?.byteLength ?? 0) + codes.length, (from) => {
    const [offsetsFrom, codesFrom] = [from + scales.byteLength, from + scales.byteLength + (offsets?.byteLength ?? 0)];
    place(scales, from);
    if (offsets) place(offsets, offsetsFrom);
    (tensors.view('bool', codesFrom, codes.length) as Uint8Array).set(codes);
    kernels.packWeight(bits, rows, columns, codesFrom, from, offsets ? offsetsFrom : 0, packed);
  });
}

export const writeKernels = () => [
  /** A weight without values yet. */
  kernel<object, { shape: number[]; bits?: QuantizedBits }>('GlossaRoom', ({ attrs: { shape, bits }, backend }) =>
    bits === undefined ? backend.output(shape) : packedRoom(backend, { bits, rows: shape[0], columns: shape[1] }),
  ),
  /** Writes into a weight where it lies. */
  kernel<{ room: TensorInfo }, RowsToWrite>('GlossaWriteRows', ({ inputs: { room }, attrs, backend }) => {
    write(backend, room, attrs);
    return [];
  }),
];
