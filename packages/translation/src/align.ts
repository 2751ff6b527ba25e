/**
 * Which words of the source each word of a translation looked at: the cross-attention of one decoder layer, averaged
 * over its heads.
 */
import { fail } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';
import { Trace } from '@glossa/tensor';
import type { Seq2SeqLM } from '@glossa/transformer';
import { piecesOf } from './text/pieces.js';
import type { TranslationTokenizer } from './parts.js';

export interface Alignments {
  /**
   * Readable pieces: tokens that share a character are one. Those of the source include the special tokens the model
   * read.
   */
  sourceTokens: string[];
  targetTokens: string[];
  /** [target][source]; each row of a sentence adds up to 1, and is 0 on the words of other sentences. */
  weights: number[][];
}

export interface AlignTask {
  readonly tokenizer: TranslationTokenizer;
  readonly targetTokenizer: TranslationTokenizer;
  readonly source: readonly number[];
  /** Without the end token. */
  readonly target: readonly number[];
  /** What the target begins with. */
  readonly startId: number;
  /**
   * Counted from 0; default the last but one, which aligns best (Garg et al. 2019, https://arxiv.org/abs/1909.02074).
   */
  readonly layer?: number | undefined;
  /** The function that the user called. */
  readonly where: string;
}

/**
 * Runs the model once more over a finished translation.
 *
 * @throws GlossaError when there is no such layer
 */
export async function align(model: Seq2SeqLM, task: AlignTask): Promise<Alignments> {
  const { source, target, startId } = task;
  const sources = piecesOf(task.tokenizer, source);
  const targets = piecesOf(task.targetTokenizer, target);
  const names = { sourceTokens: sources.map(({ text }) => text), targetTokens: targets.map(({ text }) => text) };
  if (target.length === 0) return { ...names, weights: [] };

  const rows = await crossAttention(model, source, [startId, ...target.slice(0, -1)], task);
  const weights = targets.map(({ from, to }) => {
    const merged = rows.slice(from, to);
    const mean = (column: number) => merged.reduce((sum, row) => sum + row[column], 0) / merged.length;
    return sources.map((piece) => {
      let sum = 0;
      for (let column = piece.from; column < piece.to; column++) sum += mean(column);
      return sum;
    });
  });
  return { ...names, weights };
}

/** Sentences' alignments as those of the whole text. */
export function joinAlignments(parts: readonly Alignments[]): Alignments {
  const sourceTokens = parts.flatMap((part) => part.sourceTokens);
  let before = 0;
  const weights = parts.flatMap((part) => {
    const width = part.sourceTokens.length;
    const rows = part.weights.map((row) => [
      ...new Array<number>(before).fill(0),
      ...row,
      ...new Array<number>(sourceTokens.length - before - width).fill(0),
    ]);
    before += width;
    return rows;
  });
  return { sourceTokens, targetTokens: parts.flatMap((part) => part.targetTokens), weights };
}

/** [target][source] */
async function crossAttention(
  model: Seq2SeqLM,
  source: readonly number[],
  target: readonly number[],
  { layer, where }: AlignTask,
): Promise<number[][]> {
  using trace = new Trace(model);
  tf.tidy(() => void model.forward({ inputIds: [source], decoderInputIds: [target] }, { trace }));
  const layers = [...trace.tensors].flatMap(([name, weights]) =>
    /\.crossAttention\.(.*\.)?weights$/.test(name) ? [weights] : [],
  );
  const chosen = layer ?? Math.max(0, layers.length - 2);
  const weights = layers[chosen];
  if (weights === undefined) fail(`${where}: alignments: layer`, `an integer from 0 to ${layers.length - 1}`, chosen);
  // [batch, heads, target, source] -> [target, source]
  const mean = tf.tidy(() => tf.squeeze(tf.mean(weights, 1), [0]));
  try {
    return (await mean.array()) as number[][];
  } finally {
    mean.dispose();
  }
}
