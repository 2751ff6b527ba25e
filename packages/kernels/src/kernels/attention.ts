import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { broadcastStrides } from './layout.js';
import { kernel, sizeOf } from './kernel.js';

export interface AttentionAttributes {
  /** The first so many count. */
  keys: number;
  scale: number;
  causal: boolean;
  /** A query sees the keys less than so many positions away; 0 for no such limit. */
  window: number;
  /** Keys of the generator; threshold 0 for no dropout. */
  dropout: { first: number; second: number; threshold: number; scale: number };
}

interface Operands {
  query: TensorInfo;
  key: TensorInfo;
  value: TensorInfo;
  mask?: TensorInfo;
}

type Results = Record<'out' | 'logSums' | 'dOut', TensorInfo>;

/** Room for the fields of a shape, on a multiple of a vector. */
const SHAPE_BYTES = 96;
/** Bytes of scores taken at a time: they stay in the second-level cache. */
const BLOCK_BYTES = 1 << 17;
/** A block of rows that see different keys computes scores it does not need; a short one computes few. */
const FEW_ROWS = 64;

/** How many keys a query sees at most. */
function mostSeen({ keys, causal, window }: AttentionAttributes): number {
  return window === 0 ? keys : Math.min(keys, causal ? window : 2 * window - 1);
}

function blockRows(queries: number, attributes: AttentionAttributes): number {
  const { keys, causal, window } = attributes;
  const isBand = causal || window > 0;
  const width = isBand ? Math.min(keys, mostSeen(attributes) + FEW_ROWS) : keys;
  const rows = Math.max(4, Math.floor(BLOCK_BYTES / 4 / Math.max(width, 1) / 4) * 4);
  return Math.max(1, Math.min(queries, rows, isBand ? FEW_ROWS : Infinity));
}

interface AttentionCall {
  kernelName: 'attention' | 'attentionGradient';
  /** Blocks of scores that the kernel holds at a time. */
  matrices: number;
  /** Multiply-adds for each pair of a query and a key, in widths of a head. */
  products: number;
  /** Whether all heads may write to one place, and so are computed one after the other. */
  together?: boolean;
  /** The kernel's arguments between the address of the shape and that of the scratch space. */
  operands: readonly number[];
}

/**
 * Calls a kernel with the call's sizes and options in memory, in parts of whole groups of heads: those that share keys
 * and values.
 */
function callInParts(
  backend: GlossaBackend,
  inputs: Operands,
  attributes: AttentionAttributes,
  call: AttentionCall,
): void {
  const { query, value, mask } = inputs;
  const { keys, scale, causal, window, dropout } = attributes;
  const [batch, heads, queries, dim] = query.shape;
  const [, keyValueHeads, room, valueDim] = value.shape;
  const block = blockRows(queries, attributes);
  const maskStrides = mask ? broadcastStrides(mask.shape, [batch, heads, queries, keys]) : [0, 0, 0, 0];
  // the fields of AttentionShape in assembly/attention.ts, in order
  const integers = [
    batch,
    heads,
    keyValueHeads,
    queries,
    keys,
    room,
    dim,
    valueDim,
    block,
    causal ? 1 : 0,
    Math.min(window, queries + keys), // one that is wider hides nothing either
    ...maskStrides,
    dropout.first,
    dropout.second,
    dropout.threshold,
  ];
  const floats = [scale, dropout.scale];

  const groups = batch * keyValueHeads;
  const seen = Math.min(mostSeen(attributes), causal ? keys / 2 : keys);
  const time = (batch * heads * queries * seen * (call.products * dim + 20)) / 20;
  const bounds = call.together ? [0, groups] : backend.threads.boundsFor(time, groups);
  const firstHead = (part: number) => bounds[part] * (heads / keyValueHeads);
  const parts = bounds.length - 1;
  const scratchBytes = 4 * call.matrices * block * (keys + 1);
  const { tensors } = backend;
  tensors.borrow(SHAPE_BYTES + parts * scratchBytes, (shape) => {
    const { buffer } = tensors.memory;
    new Int32Array(buffer, shape, integers.length).set(integers);
    new Float32Array(buffer, shape + 4 * integers.length, floats.length).set(floats);
    backend.threads.run(
      call.kernelName,
      Array.from({ length: parts }, (_, part) => [
        shape,
        ...call.operands,
        shape + SHAPE_BYTES + part * scratchBytes,
        firstHead(part),
        firstHead(part + 1),
      ]),
    );
  });
}

const addresses = (backend: GlossaBackend, { query, key, value, mask }: Operands): [number, number, number, number] => [
  backend.pointer(query),
  backend.pointer(key),
  backend.pointer(value),
  mask ? backend.pointer(mask) : 0,
];

const addressesForGradient = (backend: GlossaBackend, inputs: Operands & Results) =>
  [
    ...addresses(backend, inputs),
    backend.pointer(inputs.out),
    backend.pointer(inputs.logSums),
    backend.pointer(inputs.dOut),
  ] as const;

function zeros(backend: GlossaBackend, shape: number[]): TensorInfo {
  const tensor = backend.output(shape);
  backend.kernels.fill(sizeOf(shape), 0, backend.pointer(tensor));
  return tensor;
}

const forward = (kernelName: 'GlossaAttention' | 'GlossaMaskedAttention') =>
  kernel<Operands, AttentionAttributes>(kernelName, ({ inputs, attrs, backend }) => {
    const [batch, heads, queries] = inputs.query.shape;
    const out = backend.output([batch, heads, queries, inputs.value.shape[3]]);
    const logSums = backend.output([batch, heads, queries]);
    const operands = addresses(backend, inputs);
    callInParts(backend, inputs, attrs, {
      kernelName: 'attention',
      matrices: 1,
      products: 2,
      operands: [...operands, backend.pointer(out), backend.pointer(logSums)],
    });
    return [out, logSums];
  });

export const attentionKernels = () => [
  forward('GlossaAttention'),
  forward('GlossaMaskedAttention'),
  kernel<Operands & Results, AttentionAttributes>('GlossaAttentionGradient', ({ inputs, attrs, backend }) => {
    const { query, key, value } = inputs;
    const gradients = [backend.output(query.shape), zeros(backend, key.shape), zeros(backend, value.shape)];
    const [dQuery, dKey, dValue] = gradients.map((tensor) => backend.pointer(tensor));
    callInParts(backend, inputs, attrs, {
      kernelName: 'attentionGradient',
      matrices: 2,
      products: 5,
      operands: [...addressesForGradient(backend, inputs), dQuery, dKey, dValue, 0],
    });
    return gradients;
  }),
  kernel<Required<Operands> & Results, AttentionAttributes>(
    'GlossaAttentionMaskGradient',
    ({ inputs, attrs, backend }) => {
      const dMask = zeros(backend, inputs.mask.shape);
      callInParts(backend, inputs, attrs, {
        kernelName: 'attentionGradient',
        matrices: 2,
        products: 2,
        together: true,
        operands: [...addressesForGradient(backend, inputs), 0, 0, 0, backend.pointer(dMask)],
      });
      return dMask;
    },
  ),
];
