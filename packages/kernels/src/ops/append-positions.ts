import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkInteger, fail } from '@glossa/check';
import { checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

const appendKernel = /* @__PURE__ */ new FusedKernel<{ length: number }>('GlossaAppend');

/** Room is made for so many positions more than are needed, as a share of them and at least. */
const SPARE = { share: 0.25, least: 32 };

/**
 * Puts keys or values of new positions behind those a cache holds. On our backend the store has room to spare and is
 * written in place, so that a step costs its own positions only; what it returns is the store itself, or a larger one
 * when its room is used up. Other backends give a new tensor each time. `attention` takes the store with `keys`. No
 * gradient.
 *
 * @param store float32 `[batch, heads, room, dim]`, of which the first `length` positions are in use; null to begin one
 * @param x float32 `[batch, heads, added, dim]`
 * @returns `[batch, heads, room, dim]`, with the first `length + added` in use
 */
export function appendPositions(store: Tensor4D | null, x: Tensor4D, length: number): Tensor4D {
  const [batch, heads, added, dim] = x.shape;
  const used = store ? length : 0;
  const [storeBatch, storeHeads, room, storeDim] = store?.shape ?? [batch, heads, 0, dim];
  if (storeBatch !== batch || storeHeads !== heads || storeDim !== dim)
    fail('appendPositions: x', `[${storeBatch}, ${storeHeads}, added, ${storeDim}]`, x.shape);
  checkInteger('appendPositions: length', used, 0, room);
  checkType('appendPositions: x', x, 'float32');
  if (!appendKernel.isAvailable)
    return store && used > 0 ? tf.tidy(() => tf.concat([inUse(store, used), x], 2)) : tf.clone(x);
  // a clone of the store keeps its values
  const fits = store !== null && used + added <= room && tf.backend().refCount(store.dataId) === 1;
  const target = fits ? store : larger(store, used, [batch, heads, used + added, dim]);
  appendKernel.runAll({ store: target, x }, { length: used });
  return target;
}

/** A store of more room, with the positions in use. */
function larger(
  store: Tensor4D | null,
  used: number,
  [batch, heads, needed, dim]: [number, number, number, number],
): Tensor4D {
  const room = needed + Math.max(SPARE.least, Math.ceil(needed * SPARE.share));
  const empty = tf.fill<tf.Rank.R4>([batch, heads, room, dim], 0); // by a kernel; tf.zeros would bring its zeros along
  if (store && used > 0) {
    const seen = inUse(store, used);
    appendKernel.runAll({ store: empty, x: seen }, { length: 0 });
    seen.dispose();
  }
  return empty;
}

function inUse(store: Tensor4D, used: number): Tensor4D {
  return tf.slice(store, [0, 0, 0, 0], [-1, -1, used, -1]);
}
