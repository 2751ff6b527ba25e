import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { mergeAxes, stridesOf } from './layout.js';
import { kernel, sizeOf } from './kernel.js';

/** Types whose elements are 4 bytes, which is all that a copy has to know. */
const isFourBytes = (...tensors: TensorInfo[]): boolean =>
  tensors.every(({ dtype }) => dtype === 'float32' || dtype === 'int32');

const outputLike = (backend: GlossaBackend, shape: number[], x: TensorInfo) =>
  backend.output(shape, x.dtype as 'float32' | 'int32');

interface Place {
  pointer: number;
  strides: number[];
}

/** Copies a block of any number of axes between two layouts. */
function copyStrided(backend: GlossaBackend, block: readonly number[], from: Place, to: Place): void {
  const { sizes, strides } = mergeAxes(block, [from.strides, to.strides], 4);
  const outer = sizes.slice(0, -4);
  const [n0, n1, n2, n3] = sizes.slice(-4);
  const [f, t] = strides;
  const [f0, f1, f2, f3] = f.slice(-4);
  const [t0, t1, t2, t3] = t.slice(-4);
  for (let i = 0, count = sizeOf(outer); i < count; i++) {
    let [offsetFrom, offsetTo, rest] = [0, 0, i];
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const index = rest % outer[axis];
      rest = Math.floor(rest / outer[axis]);
      offsetFrom += index * f[axis];
      offsetTo += index * t[axis];
    }
    backend.kernels.copyBlock(
      n0,
      n1,
      n2,
      n3,
      from.pointer + 4 * offsetFrom,
      f0,
      f1,
      f2,
      f3,
      to.pointer + 4 * offsetTo,
      t0,
      t1,
      t2,
      t3,
    );
  }
}

/** A part of a tensor that starts at some position. */
function place(backend: GlossaBackend, tensor: TensorInfo, start: readonly number[]): Place {
  const strides = stridesOf(tensor.shape);
  return {
    pointer: backend.pointer(tensor) + 4 * start.reduce((sum, at, axis) => sum + at * strides[axis], 0),
    strides,
  };
}

const origin = (tensor: TensorInfo) => tensor.shape.map(() => 0);

/** One row of a tensor, as a tensor of the other axes. */
function inRow(backend: GlossaBackend, tensor: TensorInfo, row: number): Place {
  const { pointer, strides } = place(backend, tensor, [row, 0, 0, 0]);
  return { pointer, strides: strides.slice(1) };
}

function slice(backend: GlossaBackend, x: TensorInfo, begin: readonly number[], size: number[]): TensorInfo {
  const y = outputLike(backend, size, x);
  copyStrided(backend, size, place(backend, x, begin), place(backend, y, origin(y)));
  return y;
}

function transpose(backend: GlossaBackend, x: TensorInfo, perm: readonly number[]): TensorInfo {
  const y = outputLike(
    backend,
    perm.map((axis) => x.shape[axis]),
    x,
  );
  const { pointer, strides } = place(backend, x, origin(x));
  copyStrided(backend, y.shape, { pointer, strides: perm.map((axis) => strides[axis]) }, place(backend, y, origin(y)));
  return y;
}

function concat(backend: GlossaBackend, pieces: TensorInfo[], axis: number): TensorInfo {
  const shape = pieces[0].shape.slice();
  shape[axis] = pieces.reduce((sum, piece) => sum + piece.shape[axis], 0);
  const y = outputLike(backend, shape, pieces[0]);
  const start = origin(y);
  for (const piece of pieces) {
    copyStrided(backend, piece.shape, place(backend, piece, origin(piece)), place(backend, y, start));
    start[axis] += piece.shape[axis];
  }
  return y;
}

const insert = (shape: readonly number[], axis: number, size: number) => [
  ...shape.slice(0, axis),
  size,
  ...shape.slice(axis),
];

const parseAxis = (axis: number, shape: number[]) => tf.util.parseAxisParam(axis, shape)[0];

export const moveKernels = () => [
  kernel<{ x: TensorInfo }, { perm: number[] }>('Transpose', ({ inputs: { x }, attrs: { perm }, backend }) =>
    isFourBytes(x) ? transpose(backend, x, perm) : undefined,
  ),
  kernel<{ x: TensorInfo }, { begin: number[]; size: number[] }>('Slice', ({ inputs: { x }, attrs, backend }) => {
    if (!isFourBytes(x)) return undefined;
    const [begin, size] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size);
    tf.slice_util.assertParamsValid(x, begin, size);
    return slice(backend, x, begin, size);
  }),
  kernel<{ x: TensorInfo }, { numOrSizeSplits: number | number[]; axis: number }>(
    'SplitV',
    ({ inputs: { x }, attrs, backend }) => {
      if (!isFourBytes(x)) return undefined;
      const axis = parseAxis(attrs.axis, x.shape);
      const begin = origin(x);
      return tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits, axis).map((length) => {
        const part = slice(
          backend,
          x,
          begin,
          x.shape.map((size, i) => (i === axis ? length : size)),
        );
        begin[axis] += length;
        return part;
      });
    },
  ),
  kernel<Record<string, TensorInfo>, { axis: number }>('Concat', ({ inputs, attrs, backend }) => {
    const pieces = Object.values(inputs);
    if (!isFourBytes(...pieces) || pieces.some(({ dtype }) => dtype !== pieces[0].dtype)) return undefined;
    const axis = parseAxis(attrs.axis, pieces[0].shape);
    tf.backend_util.assertParamsConsistent(
      pieces.map(({ shape }) => shape),
      axis,
    );
    return concat(backend, pieces, axis);
  }),
  // in place: the caller sees to it that nothing else lies there
  kernel<{ store: TensorInfo; x: TensorInfo }, { length: number }>(
    'GlossaAppend',
    ({ inputs: { store, x }, attrs: { length }, backend }) => {
      copyStrided(backend, x.shape, place(backend, x, origin(x)), place(backend, store, [0, 0, length, 0]));
      return [];
    },
  ),
  kernel<{ store: TensorInfo }, { rows: readonly number[]; length: number }>(
    'GlossaTakeRows',
    ({ inputs: { store }, attrs: { rows, length }, backend }) => {
      const [, heads, room, dim] = store.shape;
      const y = backend.output([rows.length, heads, room, dim]);
      rows.forEach((row, i) =>
        copyStrided(backend, [heads, length, dim], inRow(backend, store, row), inRow(backend, y, i)),
      );
      return y;
    },
  ),
  kernel<Record<string, TensorInfo>, { axis: number }>('Pack', ({ inputs, attrs: { axis }, backend }) => {
    const pieces = Object.values(inputs);
    if (!isFourBytes(...pieces) || pieces.some(({ dtype }) => dtype !== pieces[0].dtype)) return undefined;
    const at = axis < 0 ? axis + pieces[0].shape.length + 1 : axis;
    return concat(
      backend,
      pieces.map(({ dataId, shape, dtype }) => ({ dataId, dtype, shape: insert(shape, at, 1) })),
      at,
    );
  }),
  kernel<{ value: TensorInfo }, { axis: number }>('Unpack', ({ inputs: { value }, attrs, backend }) => {
    if (!isFourBytes(value)) return undefined;
    const axis = parseAxis(attrs.axis, value.shape);
    const size = value.shape.map((length, at) => (at === axis ? 1 : length));
    return Array.from({ length: value.shape[axis] }, (_, i) => {
      const part = slice(
        backend,
        value,
        origin(value).map((zero, at) => (at === axis ? i : zero)),
        size,
      );
      return { ...part, shape: size.filter((_, at) => at !== axis) };
    });
  }),
  kernel<{ x: TensorInfo }, { paddings: Array<[number, number]>; constantValue: number }>(
    'PadV2',
    ({ inputs: { x }, attrs, backend }) => {
      if (!isFourBytes(x)) return undefined;
      const { paddings, constantValue } = attrs;
      const y = outputLike(
        backend,
        x.shape.map((size, axis) => size + paddings[axis][0] + paddings[axis][1]),
        x,
      );
      backend.kernels.fill(sizeOf(y.shape), bitsOf(constantValue, x.dtype), backend.pointer(y));
      copyStrided(
        backend,
        x.shape,
        place(backend, x, origin(x)),
        place(
          backend,
          y,
          paddings.map(([before]) => before),
        ),
      );
      return y;
    },
  ),
  // broadcastTo is this kernel too
  kernel<{ x: TensorInfo }, { reps: number[] }>('Tile', ({ inputs: { x }, attrs: { reps }, backend }) => {
    if (!isFourBytes(x)) return undefined;
    const y = outputLike(
      backend,
      x.shape.map((size, axis) => size * reps[axis]),
      x,
    );
    const [from, to] = [stridesOf(x.shape), stridesOf(y.shape)];
    copyStrided(
      backend,
      x.shape.flatMap((size, axis) => [reps[axis], size]),
      { pointer: backend.pointer(x), strides: from.flatMap((stride) => [0, stride]) },
      { pointer: backend.pointer(y), strides: to.flatMap((stride, axis) => [stride * x.shape[axis], stride]) },
    );
    return y;
  }),
];

/** A number as the 32 bits that a tensor of this type stores. */
export function bitsOf(value: number, dtype: string): number {
  if (dtype === 'int32') return value;
  return new Int32Array(Float32Array.of(value).buffer)[0];
}
