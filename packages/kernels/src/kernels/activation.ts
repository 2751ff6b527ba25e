import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { UnaryOperation } from '../wasm/kernel-table.js';
import { isFloat, kernel, sizeOf } from './kernel.js';

export type ActivationName = 'tanh' | 'sigmoid' | 'relu' | 'silu' | 'geluErf' | 'geluTanh';

const dropped = (backend: GlossaBackend, x: TensorInfo, attrs: DropoutAttributes) => {
  const y = backend.output(x.shape);
  const { first, second, threshold, scale } = attrs;
  backend.kernels.dropout(sizeOf(x.shape), 0, backend.pointer(x), first, second, threshold, scale, backend.pointer(y));
  return y;
};

export interface DropoutAttributes {
  first: number;
  second: number;
  threshold: number;
  scale: number;
}

export const activationKernels = () => [
  kernel<{ x: TensorInfo }, { operation: ActivationName }>(
    'GlossaActivation',
    ({ inputs: { x }, attrs: { operation }, backend }) => {
      if (!isFloat(x)) return undefined;
      const y = backend.output(x.shape);
      backend.kernels.unary(UnaryOperation[operation], sizeOf(x.shape), backend.pointer(x), backend.pointer(y));
      return y;
    },
  ),
  // for tanh and sigmoid, x is the output
  kernel<{ x: TensorInfo; dy: TensorInfo }, { operation: ActivationName }>(
    'GlossaActivationGradient',
    ({ inputs: { x, dy }, attrs: { operation }, backend }) => {
      if (!isFloat(x, dy)) return undefined;
      const dx = backend.output(x.shape);
      backend.kernels.unaryGradient(
        UnaryOperation[operation],
        sizeOf(x.shape),
        backend.pointer(x),
        backend.pointer(dy),
        backend.pointer(dx),
      );
      return dx;
    },
  ),
  kernel<{ gate: TensorInfo; x: TensorInfo }, { operation: ActivationName }>(
    'GlossaGated',
    ({ inputs: { gate, x }, attrs: { operation }, backend }) => {
      const y = backend.output(x.shape);
      backend.kernels.gated(
        UnaryOperation[operation],
        sizeOf(x.shape),
        backend.pointer(gate),
        backend.pointer(x),
        backend.pointer(y),
      );
      return y;
    },
  ),
  kernel<{ gate: TensorInfo; x: TensorInfo; dy: TensorInfo }, { operation: ActivationName }>(
    'GlossaGatedGradient',
    ({ inputs: { gate, x, dy }, attrs: { operation }, backend }) => {
      const [dGate, dx] = [backend.output(x.shape), backend.output(x.shape)];
      const [pg, px, pd, toGate, to] = [gate, x, dy, dGate, dx].map((tensor) => backend.pointer(tensor));
      backend.kernels.gatedGradient(UnaryOperation[operation], sizeOf(x.shape), pg, px, pd, toGate, to);
      return [dGate, dx];
    },
  ),
  kernel<{ x: TensorInfo }, DropoutAttributes>('GlossaDropout', ({ inputs: { x }, attrs, backend }) =>
    isFloat(x) ? dropped(backend, x, attrs) : undefined,
  ),
];
