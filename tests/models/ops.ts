/** Every op of @glossa/kernels, with its gradients, to be run on any backend. */
import {
  adamWUpdate,
  appendPositions,
  attention,
  crossEntropy,
  dequantizeWeight,
  dropout,
  embeddingLookup,
  gated,
  gelu,
  globalNorm,
  layerNorm,
  linear,
  packWeight,
  quantizeWeight,
  rmsNorm,
  rotary,
  silu,
  takeRows,
  type AttentionOptions,
  type QuantizedBits,
  type WeightCodes,
} from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { read, type Outcome } from './outcome.js';

export interface OpCase {
  /** The op's name in @glossa/kernels. */
  readonly op: string;
  readonly name: string;
  run(): Promise<Outcome>;
}

const random = (shapes: readonly number[][]) =>
  shapes.map((shape, i) => tf.randomNormal(shape, 0, 1, 'float32', i + 1));

/** The value, and the gradients of the value times random weights. */
function differentiable(
  op: string,
  title: string,
  shapes: readonly number[][],
  run: (...inputs: never[]) => tf.Tensor,
): OpCase {
  const apply = run as (...inputs: tf.Tensor[]) => tf.Tensor;
  return {
    op,
    name: `${op}${title && `, ${title}`}`,
    run: () =>
      read(
        tf.tidy(() => {
          const inputs = random(shapes);
          const value = apply(...inputs);
          const weights = tf.randomNormal(value.shape, 0, 1, 'float32', 99);
          const gradients = tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(apply(...xs), weights)))(inputs);
          return { value, ...Object.fromEntries(gradients.map((gradient, i) => [`gradient ${i}`, gradient])) };
        }),
      ),
  };
}

const attends = (
  title: string,
  options: AttentionOptions,
  shapes = [
    [2, 4, 5, 6],
    [2, 4, 7, 6],
    [2, 4, 7, 3],
  ],
): OpCase =>
  differentiable(
    'attention',
    title,
    shapes,
    (query: tf.Tensor4D, key: tf.Tensor4D, value: tf.Tensor4D, mask?: tf.Tensor) =>
      attention(query, key, value, mask ? { ...options, mask } : options),
  );

/** Of 4 positions and 3 pairs. */
const angles = Array.from({ length: 12 }, (_, i) => Math.floor(i / 3) * 0.3 ** (i % 3));
const ids = () =>
  tf.tensor2d(
    [
      [3, 0, 3],
      [4, 1, 3],
    ],
    [2, 3],
    'int32',
  );
const labels = () => tf.tensor1d([2, -100, 0, 6, 6], 'int32');

const tables: OpCase[] = [
  differentiable('linear', '', [[2, 5, 7], [9, 7], [9]], (x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor1D) =>
    linear(x, weight, bias),
  ),
  differentiable(
    'linear',
    'of one row without a bias',
    [
      [1, 7],
      [9, 7],
    ],
    (x: tf.Tensor, weight: tf.Tensor2D) => linear(x, weight),
  ),
  attends('plain', {}),
  attends('causal, with a scale', { causal: true, scale: 0.3 }),
  attends('in a window, with dropout', { causal: true, window: 3, dropout: { rate: 0.3, seed: 5 } }),
  attends('with shared key heads', { causal: true }, [
    [2, 4, 5, 6],
    [2, 2, 5, 6],
    [2, 2, 5, 6],
  ]),
  attends('with a mask that is differentiated', {}, [
    [2, 4, 5, 6],
    [2, 4, 7, 6],
    [2, 4, 7, 3],
    [1, 4, 5, 7],
  ]),
  differentiable(
    'attention',
    'with queries that see nothing',
    [
      [1, 2, 3, 4],
      [1, 2, 5, 4],
      [1, 2, 5, 4],
    ],
    (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D) =>
      attention(q, k, v, {
        mask: tf.tensor2d(
          Array.from({ length: 15 }, (_, i) => (i < 5 || i % 3 === 0 ? -Infinity : 0)),
          [3, 5],
        ),
      }),
  ),
  differentiable('layerNorm', '', [[3, 5, 8], [8], [8]], (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) =>
    layerNorm(x, weight, bias, 1e-5),
  ),
  differentiable('rmsNorm', '', [[3, 5, 8], [8]], (x: tf.Tensor, weight: tf.Tensor) => rmsNorm(x, weight, 1e-6)),
  differentiable('gelu', 'erf', [[5, 13]], (x: tf.Tensor) => gelu(x, 'erf')),
  differentiable('gelu', 'tanh', [[5, 13]], (x: tf.Tensor) => gelu(x, 'tanh')),
  differentiable('silu', '', [[5, 13]], silu),
  ...(['relu', 'silu', 'gelu', 'geluTanh'] as const).map((activation) =>
    differentiable(
      'gated',
      activation,
      [
        [5, 13],
        [5, 13],
      ],
      (gate: tf.Tensor, x: tf.Tensor) => gated(gate, x, activation),
    ),
  ),
  differentiable('rotary', '', [[2, 3, 4, 6]], (x: tf.Tensor) =>
    rotary(x, tf.tensor2d(angles.map(Math.cos), [4, 3]), tf.tensor2d(angles.map(Math.sin), [4, 3])),
  ),
  differentiable('embeddingLookup', '', [[5, 7]], (weight: tf.Tensor2D) => embeddingLookup(weight, ids())),
  differentiable('dropout', '', [[9, 11]], (x: tf.Tensor) => dropout(x, 0.4, 2 ** 40 + 3)),
  differentiable('crossEntropy', '', [[5, 7]], (logits: tf.Tensor2D) => crossEntropy(logits, labels()).loss),
  differentiable(
    'crossEntropy',
    'smoothed',
    [[5, 7]],
    (logits: tf.Tensor2D) => crossEntropy(logits, labels(), { labelSmoothing: 0.1 }).loss,
  ),
];

const adamW: OpCase = {
  op: 'adamWUpdate',
  name: 'adamWUpdate',
  async run() {
    const variables = tf.tidy(() => [
      tf.variable(random([[3, 5]])[0]),
      tf.variable(tf.zeros([3, 5])),
      tf.variable(tf.zeros([3, 5])),
    ]);
    const [parameter, firstMoment, secondMoment] = variables;
    for (const step of [1, 2, 3]) {
      tf.tidy(() => {
        const gradient = tf.randomNormal([3, 5], 0, 1, 'float32', 10 + step);
        adamWUpdate({
          parameter,
          gradient,
          firstMoment,
          secondMoment,
          learningRate: 0.1,
          beta1: 0.9,
          beta2: 0.99,
          epsilon: 1e-8,
          weightDecay: 0.1,
          step,
        });
      });
    }
    return read({ parameter, firstMoment, secondMoment });
  },
};

const norm: OpCase = {
  op: 'globalNorm',
  name: 'globalNorm',
  async run() {
    const tensors = random([[3, 5], ...Array.from({ length: 9 }, () => [7])]);
    const norm = globalNorm(tensors);
    tf.dispose(tensors);
    return read({ norm });
  },
};

const append: OpCase = {
  op: 'appendPositions',
  name: 'appendPositions, seen through attention',
  async run() {
    const [query, one, more] = random([
      [1, 2, 1, 4],
      [1, 2, 3, 4],
      [1, 2, 1, 4],
    ]) as tf.Tensor4D[];
    const begun = appendPositions(null, one, 0);
    const store = appendPositions(begun, more, 3);
    const out = attention(query, store, store, { keys: 4 });
    tf.dispose([query, one, more, begun, store]);
    return read({ out });
  },
};

const takes: OpCase = {
  op: 'takeRows',
  name: 'takeRows, seen through attention',
  async run() {
    const [query, keys] = random([
      [3, 2, 1, 4],
      [2, 2, 3, 4],
    ]) as tf.Tensor4D[];
    const store = appendPositions(null, keys, 0);
    const taken = takeRows(store, [1, 0, 1], 3);
    const out = attention(query, taken, taken, { keys: 3 });
    tf.dispose([query, keys, store, taken]);
    return read({ out });
  },
};

const rounding = (op: string, bits: QuantizedBits): OpCase => ({
  op,
  name: `${op} to ${bits} bits`,
  async run() {
    const [weight] = random([[9, 70]]) as tf.Tensor2D[];
    const quantized = quantizeWeight(weight, { bits });
    const rounded = dequantizeWeight(quantized);
    tf.dispose(weight);
    quantized.dispose();
    return read({ rounded });
  },
});

/** Codes that were made elsewhere; no gradient. */
const packing: OpCase = {
  op: 'packWeight',
  name: 'packWeight',
  async run() {
    const [rows, columns] = [9, 64];
    const scales = Float32Array.from({ length: rows * (columns / 32) }, (_, i) => (1 + i) / 128); // as half precision has them
    const codes: WeightCodes = {
      bits: 4,
      shape: [rows, columns],
      codes: Uint8Array.from({ length: rows * columns }, (_, i) => (i * 7) % 16),
      scales,
      offsets: scales.map((scale) => -8 * scale),
    };
    const packed = packWeight(codes);
    const values = dequantizeWeight(packed);
    packed.dispose();
    return read({ values });
  },
};

export const opCases: readonly OpCase[] = [
  ...tables,
  adamW,
  norm,
  append,
  takes,
  packing,
  rounding('quantizeWeight', 8),
  rounding('dequantizeWeight', 4),
];
