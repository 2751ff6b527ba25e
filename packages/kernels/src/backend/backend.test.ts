import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { variants } from '../../test/compare.js';
import { backendName, kernelInfo, registerGlossaBackend } from '../index.js';
import { GlossaBackend } from './backend.js';

const MIB = 1 << 20;
// 16 MiB at most, to reach the limit; not shared, so that growth detaches the old buffer
tf.registerBackend(
  'glossa-small',
  () => new GlossaBackend({ shared: false, maximumPages: 256, reservedBytes: 4 * MIB }),
  0,
);
tf.copyRegisteredKernels(backendName, 'glossa-small');

const bytesInUse = () => (tf.memory() as unknown as { bytesInUse: number }).bytesInUse;

afterAll(() => tf.setBackend(backendName));

describe('registration', () => {
  it('can be repeated, and says what it runs on', () => {
    registerGlossaBackend();
    registerGlossaBackend({ priority: 1 });
    tf.setBackend(backendName);
    const { simd, bytesInUse: used, bytesReserved } = kernelInfo();
    expect(['plain', 'relaxed']).toContain(simd);
    expect(used).toBeGreaterThan(0);
    expect(bytesReserved).toBeGreaterThanOrEqual(used);
  });
  it('refuses unknown options', () => {
    expect(() => registerGlossaBackend({ threads: 2 } as object)).toThrow(
      'registerGlossaBackend: unknown option "threads", expected one of: priority, simd',
    );
    expect(() => registerGlossaBackend({ simd: 'avx' as 'plain' })).toThrow(
      'registerGlossaBackend: simd: expected "plain" or "relaxed", received "avx"',
    );
  });
});

describe('results', () => {
  it('are copies that outlive the tensor', async () => {
    for (const variant of variants) {
      tf.setBackend(variant);
      const x = tf.add(tf.tensor1d([1, 2, 3]), 1);
      const [first, second] = [x.dataSync(), await x.data()];
      x.dispose();
      const y = tf.add(tf.tensor1d([7, 8, 9]), 1); // takes the same place
      expect(Array.from(first)).toEqual([2, 3, 4]);
      expect(Array.from(second)).toEqual([2, 3, 4]);
      first[0] = 99;
      expect(Array.from(y.dataSync())).toEqual([8, 9, 10]);
      expect(first.buffer).toBeInstanceOf(ArrayBuffer);
      y.dispose();
    }
  });
  it('move between backends', () => {
    tf.setBackend(variants[0]);
    const x = tf.add(tf.tensor1d([1, 2]), 1);
    const used = bytesInUse();
    tf.setBackend('cpu');
    expect(Array.from(tf.tidy(() => tf.mul(x, 2).dataSync()))).toEqual([4, 6]);
    tf.setBackend(variants[0]);
    expect(bytesInUse()).toBeLessThan(used);
    expect(Array.from(tf.tidy(() => tf.mul(x, 3).dataSync()))).toEqual([6, 9]);
    x.dispose();
  });
  it('share nothing with a slice that a cpu kernel made', () => {
    tf.setBackend(variants[0]);
    const x = tf.add(tf.tensor1d([1, 2, 3, 4]), 0);
    const tail = tf.tidy(() => tf.cast(tf.reverse(x), 'float32'));
    x.dispose();
    const other = tf.fill([4], 5);
    expect(Array.from(tail.dataSync())).toEqual([4, 3, 2, 1]);
    tf.dispose([tail, other]);
  });
});

describe('memory', () => {
  it('grows, and tensors survive it', () => {
    tf.setBackend('glossa-small');
    const small = tf.add(tf.tensor1d([1, 2, 3]), 1);
    small.dataSync();
    const before = kernelReserved();
    const large = tf.fill([2 * MIB], 3); // 8 MiB
    expect(kernelReserved()).toBeGreaterThan(before);
    expect(Array.from(small.dataSync())).toEqual([2, 3, 4]);
    expect(tf.tidy(() => tf.sum(large).dataSync()[0])).toBe(6 * MIB);
    tf.dispose([small, large]);
  });
  it('names what was asked and what is in use when there is no more, and goes on', () => {
    tf.setBackend('glossa-small');
    const kept = tf.fill([MIB], 1);
    const used = bytesInUse();
    expect(() => tf.fill([4 * MIB], 1)).toThrow(
      /^kernel memory: expected room for 16777216 bytes more, received \d+ bytes in use of \d+$/,
    );
    expect(bytesInUse()).toBe(used);
    expect(tf.tidy(() => tf.sum(kept).dataSync()[0])).toBe(MIB);
    kept.dispose();
  });
  it('is given back when tensors end, whatever fails between', () => {
    for (const variant of variants) {
      tf.setBackend(variant);
      const before = bytesInUse();
      tf.tidy(() => tf.matMul(tf.ones([30, 40]), tf.ones([40, 50])).dataSync());
      expect(() => tf.tidy(() => tf.gather(tf.ones([3, 100]), tf.tensor1d([5], 'int32')))).toThrow();
      expect(bytesInUse()).toBe(before);
    }
  });
  it('is reported as reliable', () => {
    tf.setBackend(variants[0]);
    expect(tf.memory()).toMatchObject({ unreliable: false });
  });
});

function kernelReserved(): number {
  return (tf.memory() as unknown as { bytesReserved: number }).bytesReserved;
}
