import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Decoder } from '@glossa/decoding';
import type { GenerativeModel } from '../parts.js';
import { bos, eos } from './byte-tokenizer.js';

interface HistoryState extends Disposable {
  history: number[][];
  /** What a leak would be. */
  cache: tf.Tensor;
}

/** A model that surely continues every prompt by the ids of `script(prompt)`, then by the end token. */
export function scriptedModel(
  script: (prompt: string) => number[],
  options: { maxLength?: number; delay?: number; vocabSize?: number } = {},
) {
  const { maxLength, delay = 0, vocabSize = 258 } = options;
  const fed: number[][][] = [];
  const decoder: Decoder<HistoryState> = {
    maxLength,
    start: (rows) => {
      const cache = tf.zeros([2]);
      return { history: rows.map(() => []), cache, [Symbol.dispose]: () => cache.dispose() };
    },
    step(state, ids) {
      const until = performance.now() + delay;
      while (performance.now() < until);
      fed.push(ids.map((row) => [...row]));
      state.history = state.history.map((history, row) => [...history, ...ids[row]]);
      return tf.tensor2d(state.history.map((history) => logits(history)));
    },
    reorder(state, rows) {
      state.history = rows.map((row) => state.history[row]);
    },
  };
  function logits(history: number[]): number[] {
    const text = String.fromCharCode(...history); // one unit a byte: enough to tell prompts apart
    const prompt = [...text.matchAll(/[^:]*:/g)][0]?.[0] ?? '';
    const next = script(prompt)[history.length - prompt.length] ?? eos;
    return Array.from({ length: vocabSize }, (_, id) => (id === next ? 20 : id / 1000));
  }
  let disposed = 0;
  const model: GenerativeModel & { fed: number[][][]; disposals(): number } = {
    model: { config: { vocabSize, bosTokenId: bos, eosTokenId: eos } },
    decoder: () => decoder,
    fed,
    disposals: () => disposed,
    [Symbol.dispose]: () => void disposed++,
  };
  return model;
}
