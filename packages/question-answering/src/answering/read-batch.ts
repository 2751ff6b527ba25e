import { padRows } from '@glossa/tensor';
import type { SpanModel } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import type { WindowLogits } from './span-tally.js';
import type { Window } from './windows.js';

/** Runs a span model over windows, padded to the longest: the logits of each. */
export async function readBatch(
  model: SpanModel,
  windows: readonly Window[],
  padTokenId: number,
): Promise<WindowLogits[]> {
  const { rows: inputIds, attentionMask } = padRows(
    windows.map((window) => window.inputIds),
    padTokenId,
  );
  const { rows: tokenTypeIds } = padRows(
    windows.map((window) => window.tokenTypeIds),
    0,
  );
  const { startLogits, endLogits } = tf.tidy(() => model.forward({ inputIds, attentionMask, tokenTypeIds }));
  try {
    const [starts, ends] = await Promise.all([startLogits.data(), endLogits.data()]);
    const longest = startLogits.shape[1];
    return windows.map(({ inputIds: { length } }, row) => ({
      startLogits: starts.subarray(row * longest, row * longest + length),
      endLogits: ends.subarray(row * longest, row * longest + length),
    }));
  } finally {
    tf.dispose([startLogits, endLogits]);
  }
}
