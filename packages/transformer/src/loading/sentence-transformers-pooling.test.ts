import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialize } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bert } from '../architectures/bert/model.js';
import { EmbeddingModel } from '../heads/embedding-model.js';
import * as configs from '../test-configs.test-util.js';
import { loadModel } from './load-model.js';
import { saveModel } from './save-model.js';
import { loadEmbeddingModel } from './load-heads.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-'));
  using model = initialize(new EmbeddingModel(new Bert(configs.bert)), { seed: 1 });
  await saveModel(model, folder);
});
afterAll(() => rm(folder, { recursive: true }));

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const oldModes = {
  word_embedding_dimension: 8,
  pooling_mode_cls_token: false,
  pooling_mode_mean_tokens: false,
  pooling_mode_max_tokens: false,
  pooling_mode_mean_sqrt_len_tokens: false,
};
const modules = (...types: string[]) =>
  json(
    types.map((type, idx) => ({
      idx,
      name: `${idx}`,
      path: idx === 0 ? '' : `${idx}_${type}`,
      type: `sentence_transformers.models.${type}`,
    })),
  );

/** The saved model without a word of its own on pooling, and other files beside it. */
async function withFiles(files: Record<string, Uint8Array>, said?: string): Promise<Record<string, Uint8Array>> {
  const { pooling: _, ...config } = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  return {
    'config.json': json({ ...config, pooling: said }),
    'model.safetensors': await readFile(join(folder, 'model.safetensors')),
    ...files,
  };
}

async function poolingOf(files: Record<string, Uint8Array>, said?: string): Promise<string> {
  using model = await loadEmbeddingModel(await withFiles(files, said));
  return model.config.pooling;
}

describe('a folder of sentence-transformers', () => {
  it('says how texts are pooled', async () => {
    expect(await poolingOf({})).toBe('mean');
    expect(await poolingOf({ '1_Pooling/config.json': json({ ...oldModes, pooling_mode_cls_token: true }) })).toBe(
      'cls',
    );
    expect(
      await poolingOf({
        '1_Pooling/config.json': json({ embedding_dimension: 8, pooling_mode: 'max', include_prompt: true }),
      }),
    ).toBe('max');
    const normalized = modules('Transformer', 'Pooling', 'Normalize');
    expect(
      await poolingOf(
        { 'modules.json': normalized, '1_Pooling/config.json': json({ ...oldModes, pooling_mode_max_tokens: true }) },
        'max',
      ),
    ).toBe('max');
    expect(await poolingOf({ 'modules.json': modules('Transformer') }, 'cls')).toBe('cls');
    using model = await loadModel(
      await withFiles({ '1_Pooling/config.json': json({ ...oldModes, pooling_mode_cls_token: true }) }),
      { head: 'EmbeddingModel' },
    );
    expect(model.config.pooling).toBe('cls');
  });

  it.each([
    [
      { '1_Pooling/config.json': json({ ...oldModes, pooling_mode_lasttoken: true }) },
      '1_Pooling/config.json: pooling_mode_lasttoken: expected false, received true',
    ],
    [
      { '1_Pooling/config.json': json({ ...oldModes, pooling_mode_mean_sqrt_len_tokens: true }) },
      'pooling_mode_mean_sqrt_len_tokens: expected false',
    ],
    [
      { '1_Pooling/config.json': json({ pooling_mode: 'weightedmean' }) },
      'pooling_mode: expected one of "mean", "cls", "max" or null, received "weightedmean"',
    ],
    [
      { '1_Pooling/config.json': json({ ...oldModes, pooling_mode_max_tokens: true, pooling_mode_cls_token: true }) },
      'pooling_mode: expected one of mean, cls, max, received cls and max',
    ],
    [{ '1_Pooling/config.json': json(oldModes) }, 'pooling_mode: expected one of mean, cls, max, received none'],
    [
      { '1_Pooling/config.json': json({ pooling_mode: 'max' }) },
      'config.json: pooling: expected "max", as another file says, received "cls"',
    ],
    [
      { 'modules.json': modules('Transformer', 'Pooling', 'Dense') },
      'modules.json: expected modules Transformer, Pooling, Normalize, received "sentence_transformers.models.Dense"',
    ],
    [{ 'modules.json': json({ 0: 'Transformer' }) }, 'modules.json: expected a list of modules'],
    [{ 'modules.json': json([null]) }, 'modules.json: expected a type and a path of each module'],
    [{ 'modules.json': json([{ type: 'Pooling', path: '../other' }]) }, '../other/config.json'],
  ])('is refused: %#', async (files, message) => {
    await expect(poolingOf(files, 'cls')).rejects.toThrow(message);
  });

  it('may take the greatest of each feature, not of padding', () => {
    using model = initialize(new EmbeddingModel(new Bert(configs.bert), { pooling: 'max' }), { seed: 1 });
    tf.tidy(() => {
      const alone = model.forward({ inputIds: [[3, 4]] });
      const padded = model.forward({ inputIds: [[3, 4, 0]], attentionMask: [[1, 1, 0]] });
      expect(tf.max(tf.abs(tf.sub(alone, padded))).dataSync()[0]).toBeLessThan(1e-5);
      const greatest = tf.max(model.model.forward(tf.tensor2d([[3, 4]], [1, 2], 'int32')), 1);
      expect(tf.max(tf.abs(tf.sub(alone, tf.div(greatest, tf.norm(greatest))))).dataSync()[0]).toBeLessThan(1e-5);
    });
  });
});
