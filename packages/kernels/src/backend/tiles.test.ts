import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { attention, backendName, kernelInfo, registerGlossaBackend } from '../index.js';
import { GlossaBackend } from './backend.js';
import type { KernelTable } from '../wasm/kernel-table.js';
import { KernelMemory } from '../wasm/memory.js';
import { measureTileCosts, tileCosts, tileOf, tiles, type Tile, type TileCosts } from '../wasm/tiles.js';

registerGlossaBackend();
const variants = (['plain', 'relaxed'] as const).flatMap((simd) => tiles.map((tile) => ({ simd, tile })));
for (const { simd, tile } of variants) {
  tf.registerBackend(
    `tiles-${simd}-${tile}`,
    () => new GlossaBackend({ simd, tile, threads: 1, reservedBytes: 1 << 24 }),
    0,
  );
  tf.copyRegisteredKernels(backendName, `tiles-${simd}-${tile}`);
}
afterAll(() => tf.setBackend(backendName));

/** The bits of a product's value and gradients. */
function bits(backend: string, [m, n, k]: readonly number[], transposeA: boolean, transposeB: boolean): Buffer {
  tf.setBackend(backend);
  return tf.tidy(() => {
    const shapes = [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n]];
    const inputs = shapes.map((shape, i) => tf.randomNormal(shape, 0, 1, 'float32', i + 1));
    const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, transposeA, transposeB);
    const gradients = tf.grads((a, b) => tf.sum(tf.square(product(a, b))))(inputs);
    return Buffer.concat(
      [product(inputs[0], inputs[1]), ...gradients].map((tensor) =>
        Buffer.from(Float32Array.from(tensor.dataSync()).buffer),
      ),
    );
  });
}

describe('every tile gives the same bits', () => {
  const shapes = [
    [7, 7, 7],
    [12, 24, 5],
    [13, 25, 400],
    [26, 37, 769],
    [20, 2050, 3],
  ];
  for (const simd of ['plain', 'relaxed'] as const) {
    it(`of products, ${simd}`, () => {
      for (const shape of shapes) {
        for (const [transposeA, transposeB] of [
          [false, false],
          [true, false],
          [false, true],
        ]) {
          const [first, ...others] = tiles.map((tile) => bits(`tiles-${simd}-${tile}`, shape, transposeA, transposeB));
          expect(
            others.map((other) => other.equals(first)),
            `${shape.join(' x ')} ${transposeA} ${transposeB}`,
          ).toEqual([true, true]);
        }
      }
    });
    it(`of attention, which adds to a product, ${simd}`, () => {
      const [first, ...others] = tiles.map((tile) => {
        tf.setBackend(`tiles-${simd}-${tile}`);
        return tf.tidy(() => {
          const inputs = [1, 2, 3].map((seed) => tf.randomNormal([1, 2, 70, 20], 0, 1, 'float32', seed));
          const op = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
            attention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, { causal: true });
          return tf
            .grads((q, k, v) => tf.sum(tf.square(op(q, k, v))))(inputs)
            .map((tensor) => Array.from(tensor.dataSync()));
        });
      });
      expect(others).toEqual([first, first]);
    });
  }
});

describe('the choice', () => {
  const memory = new KernelMemory({ shared: false, reservedBytes: 1 << 20 });
  /** Kernels on a clock of their own: a product takes as long as the tile in use, and each fortieth one much longer. */
  function slowKernels(times: Record<Tile, number>, step: number) {
    let [clock, tile, products] = [0, '4x8' as Tile, 0];
    const now = vi
      .spyOn(performance, 'now')
      .mockImplementation(() => (step === Infinity ? 0 : Math.floor((clock += 1e-4) / step) * step));
    const kernels = {
      fill: () => undefined,
      useTiles: (...costs: TileCosts) => {
        tile = tileOf(costs);
      },
      gemm: () => {
        clock += times[tile] + (products++ % 40 === 20 ? 5 : 0);
      },
    } as unknown as KernelTable;
    return { kernels, now, products: () => products };
  }
  function measured(times: Record<Tile, number>, step: number): TileCosts | undefined {
    const { kernels, now } = slowKernels(times, step);
    try {
      return measureTileCosts(kernels, memory);
    } finally {
      now.mockRestore();
    }
  }

  it('is a candidate, told by kernelInfo and pinned on request', () => {
    tf.setBackend(backendName);
    expect(tiles).toContain(kernelInfo().tile);
    for (const tile of tiles) expect(new GlossaBackend({ tile, threads: 1, reservedBytes: 1 << 21 }).tile).toBe(tile);
  });
  it('goes by the least time, whatever disturbs the others', () => {
    const [wide, tall] = measured({ '3x12': 0.08, '4x8': 0.1, '6x8': 0.2 }, 1e-3)!;
    expect(wide).toBeCloseTo(0.8, 1);
    expect(tall).toBeCloseTo(2, 1);
  });
  it('falls on the fastest', () => {
    expect(tileOf([0.9, 0.8])).toBe('6x8');
    expect(tileOf([0.8, 0.9])).toBe('3x12');
    expect(tileOf([1.1, 1.2])).toBe('4x8');
  });
  it("takes a page's clock of a tenth of a millisecond", () =>
    expect(measured({ '3x12': 0.05, '4x8': 0.1, '6x8': 0.1 }, 0.1)![0]).toBeLessThan(0.7));
  it('is not made by a clock of a millisecond, or one that stands still', () => {
    expect(measured({ '3x12': 0.08, '4x8': 0.1, '6x8': 0.1 }, 1)).toBeUndefined();
    expect(measured({ '3x12': 0.08, '4x8': 0.1, '6x8': 0.1 }, Infinity)).toBeUndefined();
  });
  it('is not made while one tile runs optimized and another does not', () => {
    expect(measured({ '3x12': 0.08, '4x8': 1, '6x8': 0.08 }, 1e-3)).toBeUndefined();
    expect(measured({ '3x12': 0.08, '4x8': 0.08, '6x8': 1 }, 1e-3)).toBeUndefined();
  });
  it('is made once in a process', () => {
    const known = tileCosts(
      'plain',
      new GlossaBackend({ simd: 'plain', threads: 1, reservedBytes: 1 << 21 }).kernels,
      memory,
    );
    const { kernels, now, products } = slowKernels({ '3x12': 1, '4x8': 1, '6x8': 1 }, 1e-3);
    try {
      expect(tileCosts('plain', kernels, memory)).toBe(known);
    } finally {
      now.mockRestore();
    }
    expect(products()).toBe(0);
  });
});
