import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { RandomStream } from '@glossa/tensor';
import type { Decoder } from '../decoder/decoder.js';

interface HistoryState extends Disposable {
  /** [rows, length], the ids fed so far: a stand-in for a key-value cache. */
  ids?: tf.Tensor2D | undefined;
}

/**
 * A decoder whose next-token logits are any function of the history. Its state holds the history as a tensor, and
 * cannot be cut back below `forgets` ids.
 */
export function tableDecoder(
  logitsOf: (history: readonly number[]) => readonly number[],
  { maxLength, forgets = 0 }: { maxLength?: number; forgets?: number } = {},
) {
  const fed: number[][][] = [];
  const started: number[][] = [];
  const decoder: Decoder<HistoryState> & { fed: number[][][]; started: number[][] } = {
    maxLength,
    fed,
    started,
    start(prompts) {
      started.push([...prompts]);
      return {
        [Symbol.dispose]() {
          this.ids?.dispose();
          this.ids = undefined;
        },
      };
    },
    step(state, ids) {
      const rows = ids.map((row) => [...row]);
      fed.push(rows);
      const added = tf.tensor2d(rows, undefined, 'int32');
      hold(state, state.ids ? tf.concat([state.ids, added], 1) : added.clone());
      const histories = state.ids!.arraySync();
      if (maxLength !== undefined && histories[0].length > maxLength) throw new Error(`fed beyond ${maxLength}`);
      return tf.tensor2d(histories.map((history) => [...logitsOf(history)]));
    },
    reorder(state, rows) {
      if (state.ids)
        hold(
          state,
          tf.tidy(() => tf.gather(state.ids!, tf.tensor1d([...rows], 'int32'))),
        );
    },
    truncate(state, length) {
      if (length < forgets) return false;
      hold(state, tf.slice(state.ids!, [0, 0], [-1, length]));
      return true;
    },
  };
  return decoder;
}

/** Random logits that depend on the last `order` ids. */
export function randomTable(vocabulary: number, seed: number, order = 2, spread = 2) {
  const table = new Map<string, number[]>();
  const random = new RandomStream(seed);
  const seeds = Array.from({ length: 1024 }, () => random.next());
  return (history: readonly number[]): number[] => {
    const recent = history.slice(-order);
    const key = recent.join();
    if (!table.has(key)) {
      const hash = recent.reduce((sum, id) => (sum * 31 + id + 1) % 1024, 7);
      const stream = new RandomStream(seeds[hash]);
      table.set(
        key,
        Array.from({ length: vocabulary }, () => Math.fround(stream.normal() * spread)),
      );
    }
    return table.get(key)!;
  };
}

function hold(state: HistoryState, ids: tf.Tensor2D): void {
  state.ids?.dispose();
  state.ids = tf.keep(ids);
}
