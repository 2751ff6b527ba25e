/** Published sentence encoders from text to vectors beside Transformers. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readGgufMetadata } from '@glossa/checkpoint';
import { fromGguf, Tokenizer, type TokenizerCore } from '@glossa/tokenizer';
import { loadEmbeddingModel, type EmbeddingModel } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

interface Reference {
  sentences: { text: string; ids: number[]; embedding: number[] }[];
  cosine: number[][];
}

function referenceOf(name: string): { folder: string; isAbsent: boolean } & Reference {
  const folder = `${data}/models/${name}`;
  const isAbsent = !existsSync(folder);
  if (isAbsent) console.warn(`SKIPPED: ${name} beside Transformers; no ${folder} (set GLOSSA_DATA)`);
  const recorded = isAbsent
    ? { sentences: [], cosine: [] }
    : (JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8')) as Reference);
  return { folder, isAbsent, ...recorded };
}

const fromJson = (folder: string) => {
  const published = JSON.parse(readFileSync(`${folder}/tokenizer.json`, 'utf8')) as object;
  return Tokenizer.fromJson({ ...published, truncation: null, padding: null });
};
const idsOf = (tokenizer: TokenizerCore, text: string, maxLength: number) =>
  tokenizer.encode(text, { truncation: { maxLength } }).ids;
const vectorsOf = (model: EmbeddingModel, { sentences }: Reference) =>
  sentences.map(({ ids }) => tf.tidy(() => model.forward({ inputIds: [ids] }).dataSync()));
const product = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
const apart = (a: ArrayLike<number>, b: readonly number[]) => Math.max(...b.map((value, i) => Math.abs(a[i] - value)));

function expectSame(vectors: ArrayLike<number>[], { sentences, cosine }: Reference): void {
  sentences.forEach(({ text, embedding }, i) => expect(apart(vectors[i], embedding), text).toBeLessThan(1e-4));
  cosine.forEach((row, i) =>
    expect(
      apart(
        vectors.map((vector) => product(vectors[i], vector)),
        row,
      ),
    ).toBeLessThan(1e-4),
  );
}

const minilm = referenceOf('all-minilm-l6-v2');
// its vectors are compared beside the head that makes them
it.skipIf(minilm.isAbsent)('all-minilm-l6-v2 reads every sentence as the same ids', () => {
  const tokenizer = fromJson(minilm.folder);
  for (const { text, ids } of minilm.sentences) expect([text, idsOf(tokenizer, text, 256)]).toEqual([text, ids]);
});

const e5 = referenceOf('multilingual-e5-small');
describe.skipIf(e5.isAbsent)(
  'multilingual-e5-small',
  () => {
    it('reads every sentence as the same ids, by its tokenizer.json', () => {
      const tokenizer = fromJson(e5.folder);
      for (const { text, ids } of e5.sentences) expect([text, idsOf(tokenizer, text, 512)]).toEqual([text, ids]);
    });

    it('and by its GGUF file, whose tokenizer drops spaces at the end as SentencePiece and llama.cpp do', async () => {
      const tokenizer = fromGguf(await readGgufMetadata(e5.folder, 'model.gguf'));
      const space = tokenizer.tokenToId('▁')!;
      const endsInSpace = e5.sentences.filter(({ text }) => text.endsWith(' '));
      expect(endsInSpace.length).toBeLessThan(e5.sentences.length / 4);
      for (const { text, ids } of e5.sentences) {
        const expected = text.endsWith(' ') ? ids.filter((id, i) => i !== ids.length - 2 || id !== space) : ids;
        expect([text, idsOf(tokenizer, text, 512)]).toEqual([text, expected]);
      }
    });

    it('gives the vectors and cosines from its GGUF file, in float32', async () => {
      using model = await loadEmbeddingModel(e5.folder, { file: 'model.gguf', quantized: false });
      expectSame(vectorsOf(model, e5), e5);
    });

    it('gives nearly those with its weights as they are, in 4 bits', async () => {
      using model = await loadEmbeddingModel(e5.folder, { file: 'model.gguf' });
      const vectors = vectorsOf(model, e5);
      e5.sentences.forEach(({ text, embedding }, i) =>
        expect(product(vectors[i], embedding), text).toBeGreaterThan(0.9995),
      );
    });
  },
  120_000,
);
