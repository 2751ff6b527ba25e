/** Runs a span model over windows: those of like length together, padded. */
import * as tf from '@tensorflow/tfjs-core';
import type { SpanModel } from '@glossa/transformer';
import type { Window } from './windows.js';
import type { WindowLogits } from './best-spans.js';

export interface ReadOptions {
  batchSize: number;
  padTokenId: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/** The logits of each window, in the order of the windows. */
export async function readWindows(
  model: SpanModel,
  windows: readonly Window[],
  options: ReadOptions,
): Promise<WindowLogits[]> {
  const { batchSize, padTokenId, signal, onProgress } = options;
  const order = windows
    .map((_, index) => index)
    .sort((one, other) => windows[one].inputIds.length - windows[other].inputIds.length);
  const results = new Array<WindowLogits>(windows.length);
  for (let start = 0; start < order.length; start += batchSize) {
    signal?.throwIfAborted();
    const batch = order.slice(start, start + batchSize);
    const logits = await readBatch(
      model,
      batch.map((index) => windows[index]),
      padTokenId,
    );
    batch.forEach((index, row) => (results[index] = { window: windows[index], ...logits[row] }));
    onProgress?.({ done: Math.min(start + batchSize, order.length), total: order.length });
    // Lets timers, input and messages, and so an abort, reach a thread that is busy.
    await new Promise((resolve) => setTimeout(resolve));
  }
  signal?.throwIfAborted();
  return results;
}

async function readBatch(model: SpanModel, windows: readonly Window[], padTokenId: number) {
  const longest = Math.max(...windows.map(({ inputIds }) => inputIds.length));
  const padded = (row: readonly number[], value: number) => [
    ...row,
    ...new Array<number>(longest - row.length).fill(value),
  ];
  const inputIds = windows.map((window) => padded(window.inputIds, padTokenId));
  const tokenTypeIds = windows.map((window) => padded(window.tokenTypeIds, 0));
  const attentionMask = windows.map((window) =>
    padded(
      window.inputIds.map(() => 1),
      0,
    ),
  );
  const { startLogits, endLogits } = tf.tidy(() => model.forward({ inputIds, attentionMask, tokenTypeIds }));
  try {
    const [starts, ends] = await Promise.all([startLogits.data(), endLogits.data()]);
    return windows.map(({ inputIds: { length } }, row) => ({
      startLogits: starts.slice(row * longest, row * longest + length),
      endLogits: ends.slice(row * longest, row * longest + length),
    }));
  } finally {
    tf.dispose([startLogits, endLogits]);
  }
}
