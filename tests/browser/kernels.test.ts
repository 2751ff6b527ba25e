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

describeInChromium('@glossa/kernels', (browser) => {
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
