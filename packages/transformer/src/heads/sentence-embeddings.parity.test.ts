import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { loadEmbeddingModel } from '../loading/load-heads.js';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const folder = `${data}/models/all-minilm-l6-v2`;
const isAbsent = !existsSync(folder);
if (isAbsent) console.warn(`SKIPPED: embeddings of all-minilm-l6-v2; no ${folder} (set GLOSSA_DATA)`);

interface Reference {
  sentences: { text: string; ids: number[]; embedding: number[] }[];
  cosine: number[][];
}

it.skipIf(isAbsent)(
  'all-minilm-l6-v2 gives the sentences the vectors and cosines that PyTorch gives them',
  async () => {
    using model = await loadEmbeddingModel(folder);
    const { sentences, cosine }: Reference = JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8'));
    const vectors = sentences.map(({ ids }) => tf.tidy(() => model.forward({ inputIds: [ids] }).dataSync()));
    const worst = (actual: ArrayLike<number>, expected: number[]) =>
      Math.max(...expected.map((value, i) => Math.abs(actual[i] - value)));
    sentences.forEach(({ text, embedding }, i) => expect(worst(vectors[i], embedding), text).toBeLessThan(1e-4));
    const product = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
    cosine.forEach((row, i) =>
      expect(
        worst(
          vectors.map((vector) => product(vectors[i], vector)),
          row,
        ),
      ).toBeLessThan(1e-4),
    );

    // A padded batch gives the same.
    const short = sentences.filter(({ ids }) => ids.length < 32);
    const length = Math.max(...short.map(({ ids }) => ids.length));
    const padded = (row: number[], value: number) => [...row, ...Array<number>(length - row.length).fill(value)];
    const batch = tf.tidy(() =>
      model
        .forward({
          inputIds: short.map(({ ids }) => padded(ids, 0)),
          attentionMask: short.map(({ ids }) =>
            padded(
              ids.map(() => 1),
              0,
            ),
          ),
        })
        .arraySync(),
    );
    short.forEach(({ text, embedding }, i) => expect(worst(batch[i], embedding), text).toBeLessThan(1e-4));
  },
  120_000,
);
