import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Embedding, ensureBackend, initialize, Linear, Module, namedParameters, quantize } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { split, transpose } from '../weights/rule.js';
import { weightMap, type WeightMap } from '../weights/weight-map.js';
import { loadCheckpoint, type LoadOptions } from './load-checkpoint.js';
import { saveCheckpoint } from './save-checkpoint.js';

/** Its weights but the last are read in several pieces, queries and keys as one. */
class Large extends Module {
  tokens = new Embedding(3301, 320);
  turned = new Linear(320, 3300);
  queries = new Linear(320, 1701);
  keys = new Linear(320, 1600);
  small = new Linear(320, 7);
}

const turnedRound = weightMap({
  'turned.*': transpose('turned.*'),
  'both.*': transpose(split('{queries,keys}.*')),
  '*': '*',
});

describe.each(['ours', 'cpu'])('tensors that come in pieces, on %s', (name) => {
  let folder: string;
  let model: Large;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    if (name === 'ours') await ensureBackend();
    folder = mkdtempSync(join(tmpdir(), 'glossa-large-'));
    model = initialize(new Large(), { seed: 1 });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    model[Symbol.dispose]();
  });

  async function loaded(
    map: WeightMap | undefined,
    saved: Large,
    options: LoadOptions,
    dtype: 'F32' | 'F16' | 'I8' = 'F32',
  ): Promise<Large> {
    await saveCheckpoint(saved, folder, { map, dtype });
    const result = new Large();
    await loadCheckpoint(result, folder, { map, ...options });
    return result;
  }
  const outputs = (of: Large) =>
    tf.tidy(() => {
      const x = of.tokens.forward(tf.tensor2d([[0, 3271, 3272, 3300]], [1, 4], 'int32'));
      return [of.turned, of.queries, of.keys, of.small].flatMap((layer) => [...layer.forward(x).dataSync()]);
    });

  const differenceOf = (a: number[], b: number[]) =>
    a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);

  it.each([
    ['as they are', undefined],
    ['turned round', turnedRound],
  ] as const)('are the same, %s', async (_, map) => {
    using again = await loaded(map, model, {});
    const bytes = (of: Module) =>
      [...namedParameters(of).values()].map(({ value }) => Buffer.from(value.dataSync<'float32'>().slice().buffer));
    const expected = bytes(model);
    expect(bytes(again).map((values, i) => values.equals(expected[i]))).toEqual(expected.map(() => true));
  });

  it('are rounded as they arrive to what quantize gives', async () => {
    using arrived = await loaded(turnedRound, model, { quantized: 4 });
    expect(
      [arrived.tokens, arrived.turned, arrived.queries, arrived.keys, arrived.small].map(
        ({ weight }) => weight.quantized?.bits,
      ),
    ).toEqual([8, 4, 4, 4, 4]);
    using after = quantize(await loaded(undefined, model, {}), { bits: 4 });
    expect(differenceOf(outputs(arrived), outputs(after))).toBe(0);
  });

  it('stay in the 8 bits they are stored in', async () => {
    using kept = await loaded(undefined, model, { quantized: true }, 'I8');
    expect(kept.turned.weight.quantized?.bits).toBe(8);
    using unpacked = await loaded(undefined, model, {}, 'I8');
    expect(differenceOf(outputs(kept), outputs(unpacked))).toBeLessThan(
      1e-4 * Math.max(...outputs(unpacked).map(Math.abs)),
    );
    await expect(loaded(undefined, model, { quantized: true }, 'F16')).rejects.toThrow(
      'expected int8 weights with scales, which stay quantized, received none',
    );
  });

  it('leave nothing when the file breaks off', async () => {
    await saveCheckpoint(model, folder, {});
    const before = tf.memory().numTensors;
    using broken = new Large();
    const abort = new AbortController();
    const onProgress = ({ loaded: bytes }: { loaded: number }) => void (bytes > 5e6 && abort.abort());
    await expect(loadCheckpoint(broken, folder, { onProgress, signal: abort.signal, quantized: 8 })).rejects.toThrow(
      'abort',
    );
    expect(tf.memory().numTensors).toBe(
      before + [...namedParameters(broken).values()].filter(({ variable, quantized }) => variable ?? quantized).length,
    );
  });
});
