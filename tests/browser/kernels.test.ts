import { expect, it } from 'vitest';
import { describeInChromium } from './chromium.js';
import { openModule } from './page.js';

/** Largest difference between the two backends on a product, in every transposition, and which backend ran. */
const products = `
  import { backendName, registerGlossaBackend } from '@glossa/kernels';
  import '@tensorflow/tfjs-backend-cpu';
  import * as tf from '@tensorflow/tfjs-core';

  async function product(backend: string, transposeA: boolean, transposeB: boolean) {
    await tf.setBackend(backend);
    return tf.tidy(() => {
      const a = tf.randomUniform(transposeA ? [31, 17] : [17, 31], -1, 1, 'float32', 1);
      const b = tf.randomUniform(transposeB ? [23, 31] : [31, 23], -1, 1, 'float32', 2);
      return Array.from(tf.matMul(a, b, transposeA, transposeB).dataSync());
    });
  }

  async function main() {
    registerGlossaBackend();
    await tf.ready();
    const chosen = tf.getBackend();
    let worst = 0;
    for (const [ta, tb] of [[false, false], [false, true], [true, false], [true, true]]) {
      const [ours, theirs] = [await product(backendName, ta, tb), await product('cpu', ta, tb)];
      worst = Math.max(worst, ...ours.map((x, i) => Math.abs(x - theirs[i])));
    }
    return { chosen, worst };
  }
  (globalThis as any).result = main();
`;

/**
 * A product long enough to be cut, on one thread and on three once they run: whether the bits agree, and how many
 * threads there were.
 */
const threads = `
  import { kernelInfo, setThreads } from '@glossa/kernels';
  import '@tensorflow/tfjs-backend-cpu';
  import * as tf from '@tensorflow/tfjs-core';

  const bits = () =>
    tf.tidy(() => {
      const a = tf.randomUniform([400, 300], -1, 1, 'float32', 1);
      return new Uint32Array(tf.matMul(a, a, false, true).dataSync().buffer).join();
    });

  async function main() {
    setThreads(1);
    await tf.setBackend('glossa');
    const one = bits();
    setThreads(3);
    bits();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return { same: bits() === one, threads: kernelInfo().threads };
  }
  (globalThis as any).result = main();
`;

describeInChromium('@glossa/kernels', (browser) => {
  it.each([
    [true, 3],
    [false, 1],
  ])('runs on threads where memory can be shared (cross-origin isolated: %s)', async (isolated, expected) => {
    await using opened = await openModule(browser(), threads, { isolated });
    const { page, complaints } = opened;
    expect(await page.evaluate('result')).toEqual({ same: true, threads: expected });
    expect(complaints).toEqual([]);
  });

  it.each([true, false])('multiplies as the cpu backend does (cross-origin isolated: %s)', async (isolated) => {
    await using opened = await openModule(browser(), products, { isolated });
    const { page, complaints } = opened;
    expect(await page.evaluate('crossOriginIsolated')).toBe(isolated);
    const { chosen, worst } = await page.evaluate<{ chosen: string; worst: number }>('result');
    expect(chosen).toBe('glossa');
    expect(worst).toBeLessThan(1e-5);
    expect(complaints).toEqual([]);
  });
});
