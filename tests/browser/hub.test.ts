import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialize } from '@glossa/tensor';
import { startHub, type Hub } from '@glossa/test-hub';
import { MaskedLM, Bert, saveModel, type BertConfig } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from './chromium.js';
import { openModule } from './page.js';

/**
 * Loads what it is told and gives back its logits, or an error's message. The bundle would fail to build if it needed a
 * module of Node.
 */
const program = `
  import '@tensorflow/tfjs-backend-cpu';
  import { fileCache, hubSource, openSource } from '@glossa/checkpoint';
  import { loadMaskedLM } from '@glossa/transformer';
  import * as tf from '@tensorflow/tfjs-core';

  const hub = (baseUrl: string, options: object) => hubSource('owner/tiny', { baseUrl, ...options });
  const hash = async (bytes: Uint8Array) => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  Object.assign(globalThis, {
    async logits(source: unknown, ids: number[][]) {
      await tf.setBackend('cpu');
      using model = await loadMaskedLM(source as any);
      return [...tf.tidy(() => model.forward({ inputIds: ids })).dataSync()];
    },
    async read(baseUrl: string, name: string, options: object = {}, onProgress?: any) {
      try {
        return await hash(await hub(baseUrl, options).read(name, { onProgress }));
      } catch (error) {
        return error.message;
      }
    },
    hub,
    openSource,
    fileCache,
    parts: async (baseUrl: string) => {
      const file = await hub(baseUrl, {}).open('big.bin');
      const bytes = [];
      for (const at of [8388607, 8388608, 5, 9999999, 10000000]) bytes.push([...(await file.read(at, at + 1))]);
      await file.close();
      return bytes;
    },
  });
`;

const config: BertConfig = {
  vocabSize: 3000,
  hiddenSize: 8,
  intermediateSize: 16,
  numHiddenLayers: 1,
  numAttentionHeads: 2,
  initializerRange: 0.3,
  maxPositionEmbeddings: 8,
  typeVocabSize: 2,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0,
  attentionProbsDropoutProb: 0,
  padTokenId: 0,
};
const ids = [[1, 2, 3]];
const big = Uint8Array.from({ length: 10_000_000 }, (_, i) => (i * i) >> 3); // two pieces of the cache

// Names of the page's own.
declare const logits: (source: unknown, ids: number[][]) => Promise<number[]>;
declare const read: (baseUrl: string, name: string, options?: object, onProgress?: unknown) => Promise<string>;
declare const parts: (baseUrl: string) => Promise<number[][]>;
declare const hub: (baseUrl: string, options: object) => unknown;
declare const fileCache: () => {
  list(): Promise<{ file: string; bytes: number; repository: string; revisions: string[] }[]>;
  clear(repository?: string): Promise<void>;
};

describeInChromium('model files in a page', (browser) => {
  let folder: string;
  let expected: number[];
  let server: Hub;
  let sha: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glossa-files-'));
    await tf.setBackend('cpu');
    using model = initialize(new MaskedLM(new Bert(config)), { seed: 1 });
    await saveModel(model, folder);
    expected = [...tf.tidy(() => model.forward({ inputIds: ids })).dataSync()];
    server = await startHub();
    const files = await Promise.all(
      (await readdir(folder)).map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
    );
    server.commit('owner/tiny', { ...Object.fromEntries(files), 'big.bin': big });
    sha = Buffer.from(await crypto.subtle.digest('SHA-256', big)).toString('hex');
  });
  afterEach(() => {
    server.fault = () => undefined;
    delete server.repositories['owner/tiny'].token;
    server.received.length = 0;
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const isNear = (actual: number[]) =>
    expect(Math.max(...actual.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(1e-5);

  it('are read from what a user picks', async () => {
    await using opened = await openModule(browser(), program);
    await opened.page.evaluate(() => (document.body.innerHTML = '<input type="file" multiple>'));
    await opened.page.setInputFiles(
      'input',
      (await readdir(folder)).map((name) => join(folder, name)),
    );
    const found = await opened.page.evaluate((ids) => {
      const { files } = document.querySelector('input')!;
      return logits(Object.fromEntries([...files!].map((file) => [file.name, file])), ids);
    }, ids);
    expect(found.length).toBe(expected.length);
    isNear(found);
  });

  it('are read from the hub, with a token that stays there, and then from the cache', async () => {
    await using context = await browser().newContext();
    await using opened = await openModule(context, program);
    const load = (options: object) =>
      opened.page.evaluate(([url, ids, options]) => logits(hub(url, options), ids), [
        server.url,
        ids,
        options,
      ] as const);
    server.repositories['owner/tiny'].token = 'hf_secret';
    isNear(await load({ token: 'hf_secret' }));
    expect(new Set(server.received.map((request) => `${request.server} ${request.authorization}`))).toEqual(
      new Set(['hub Bearer hf_secret', 'store undefined']),
    );
    const fetched = server.fetched();
    expect(fetched.sort()).toEqual(['config.json', 'large']);
    isNear(await load({ offline: true }));
    expect(server.fetched()).toEqual(fetched);
    expect(await opened.page.evaluate((url) => read(url, 'big.bin', { offline: true }), server.url)).toMatch(
      /^big\.bin: offline, and the cache in glossa-hub holds no such file of owner\/tiny at main from 127/,
    );
    expect(await opened.page.evaluate((url) => read(url, 'big.bin'), server.url)).toMatch(
      /^owner\/tiny: 127[^ ]+ answered 401: no such repository, or it needs a token/,
    );
  });

  it('go on after the page was closed, are read in pieces, listed and cleared', async () => {
    await using context = await browser().newContext();
    server.fault = (request) => (request.server === 'store' ? { stallAfter: 9_000_000 } : undefined);
    await using opened = await openModule(context, program);
    const isFar = opened.page.evaluate(
      (url) =>
        new Promise<void>(
          (resolve) =>
            void read(url, 'big.bin', {}, ({ loaded }: { loaded: number }) => loaded === 9_000_000 && resolve()),
        ),
      server.url,
    );
    await isFar;
    server.fault = () => undefined;
    await opened.page.reload();
    expect(await opened.page.evaluate((url) => read(url, 'big.bin'), server.url)).toBe(sha);
    expect(server.fetched()).toEqual(['large', 'large from 8388608']); // one whole piece was there
    expect(await opened.page.evaluate((url) => parts(url), server.url)).toEqual(
      [8388607, 8388608, 5, 9999999].map((at) => [big[at]]).concat([[]]),
    );
    expect(await opened.page.evaluate(() => fileCache().list())).toMatchObject([
      { repository: 'owner/tiny', file: 'big.bin', bytes: big.length, revisions: ['main'] },
    ]);
    await opened.page.evaluate(() => fileCache().clear('owner/tiny'));
    expect(
      await opened.page.evaluate(async () => [
        await fileCache().list(),
        (await (await caches.open('glossa-hub')).keys()).length,
      ]),
    ).toEqual([[], 0]);
    expect(opened.complaints).toEqual([]);
  });

  it('are fetched by one tab when two want them', async () => {
    await using context = await browser().newContext();
    await using opened = await openModule(context, program);
    const other = await context.newPage();
    await other.goto(opened.page.url());
    const found = await Promise.all(
      [opened.page, other].map((page) => page.evaluate((url) => read(url, 'big.bin'), server.url)),
    );
    expect(found).toEqual([sha, sha]);
    expect(server.fetched()).toEqual(['large']);
  });

  it('that are damaged are not kept', async () => {
    await using context = await browser().newContext();
    await using opened = await openModule(context, program);
    server.fault = (request) =>
      request.server === 'store' ? { content: big.map((byte, i) => (i === 8_999_999 ? byte ^ 1 : byte)) } : undefined;
    expect(await opened.page.evaluate((url) => read(url, 'big.bin'), server.url)).toMatch(
      /^big\.bin: expected the checksum [0-9a-f]{64}, received [0-9a-f]{64} from 127/,
    );
    expect(
      await opened.page.evaluate(
        async () =>
          (await (await caches.open('glossa-hub')).keys()).filter(({ url }) => !url.includes('/refs/')).length,
      ),
    ).toBe(0);
  });
});
