import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { GROUP, groupBytes, PANEL, type QuantizedBits, type WeightCodes } from '../wasm/packed-layout.js';
import { kernel } from './kernel.js';
import { packedRoom } from './quantized.js';

/** A weight without values yet; `bits` is what it is packed in, none for float32. */
export interface Room {
  shape: number[];
  bits?: QuantizedBits;
}

/** Rows of a weight of so many columns that lie in JavaScript's memory, and where they go. */
export interface RowsToWrite {
  piece: Float32Array | WeightCodes;
  firstRow: number;
  rows: number;
  columns: number;
  bits?: QuantizedBits;
}

/** The same of columns, all rows of them. */
export interface ColumnsToWrite {
  piece: Float32Array;
  firstColumn: number;
  rows: number;
  columns: number;
  bits?: QuantizedBits;
}

function placer({ tensors }: GlossaBackend) {
  return (values: Float32Array, pointer: number) =>
    (tensors.view('float32', pointer, values.length) as Float32Array).set(values);
}

function writeRows(
  backend: GlossaBackend,
  room: TensorInfo,
  { piece, firstRow, rows, columns, bits }: RowsToWrite,
): void {
  const { kernels, tensors } = backend;
  const place = placer(backend);
  const to = backend.pointer(room);
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

function writeColumns(
  backend: GlossaBackend,
  room: TensorInfo,
  { piece, firstColumn, rows, columns, bits }: ColumnsToWrite,
): void {
  const { kernels, tensors } = backend;
  const place = placer(backend);
  const to = backend.pointer(room);
  const width = piece.length / rows;
  if (bits === undefined) {
    for (let row = 0; row < rows; row++)
      place(piece.subarray(row * width, (row + 1) * width), to + 4 * (row * columns + firstColumn));
    return;
  }
  const [all, some] = [columns, width].map((count) => Math.ceil(count / GROUP) * groupBytes(bits)); // of a panel
  const panels = Math.ceil(rows / PANEL);
  tensors.borrow(piece.byteLength + panels * some, (from) => {
    const packed = from + piece.byteLength;
    place(piece, from);
    kernels.quantizeWeight(bits, rows, width, from, packed);
    const first = to + (firstColumn / GROUP) * groupBytes(bits);
    for (let panel = 0; panel < panels; panel++) {
      const groups = tensors.view('bool', packed + panel * some, some) as Uint8Array;
      (tensors.view('bool', first + panel * all, some) as Uint8Array).set(groups);
    }
  });
}

export const writeKernels = () => [
  kernel<object, Room>('GlossaRoom', ({ attrs: { shape, bits }, backend }) =>
    bits === undefined ? backend.output(shape) : packedRoom(backend, { bits, rows: shape[0], columns: shape[1] }),
  ),
  /** Writes into a weight where it lies. */
  kernel<{ room: TensorInfo }, RowsToWrite>('GlossaWriteRows', ({ inputs: { room }, attrs, backend }) => {
    writeRows(backend, room, attrs);
    return [];
  }),
  kernel<{ room: TensorInfo }, ColumnsToWrite>('GlossaWriteColumns', ({ inputs: { room }, attrs, backend }) => {
    writeColumns(backend, room, attrs);
    return [];
  }),
];
