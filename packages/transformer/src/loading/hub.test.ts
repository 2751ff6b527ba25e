import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileCache, hubSource } from '@glossa/checkpoint';
import { initialize } from '@glossa/tensor';
import { startHub } from '@glossa/test-hub';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { Bert } from '../architectures/bert/model.js';
import { MaskedLM } from '../heads/masked-lm.js';
import * as configs from '../test-configs.test-util.js';
import { saveModel } from './save-model.js';
import { loadMaskedLM } from './load-heads.js';

beforeAll(() => tf.setBackend('cpu'));

it('a model of the hub loads, over a connection that breaks, and again without one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glossa-hub-'));
  await using hub = await startHub();
  try {
    using saved = initialize(new MaskedLM(new Bert({ ...configs.bert, vocabSize: 3000 })), { seed: 1 });
    await saveModel(saved, join(folder, 'saved'));
    const names = ['config.json', 'model.safetensors'];
    const files = await Promise.all(
      names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, 'saved', name)))] as const),
    );
    hub.commit('owner/tiny', Object.fromEntries(files));
    let broken = 0;
    hub.fault = ({ server }) => (server === 'store' && broken++ === 0 ? { cutAfter: 50_000 } : undefined);

    const logits = (model: MaskedLM) => tf.tidy(() => [...model.forward({ inputIds: [[1, 2, 3]] }).dataSync()]);
    for (const offline of [false, true]) {
      const seen: Record<string, number> = {};
      const source = hubSource('owner/tiny', { baseUrl: hub.url, cache: fileCache(join(folder, 'cache')), offline });
      using loaded = await loadMaskedLM(source, { onProgress: ({ name, loaded: bytes }) => (seen[name] = bytes) });
      expect(logits(loaded)).toEqual(logits(saved));
      expect(seen).toEqual(Object.fromEntries(files.map(([name, bytes]) => [name, bytes.length])));
    }
    expect(hub.fetched()).toEqual(['config.json', 'large', 'large from 50000']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
