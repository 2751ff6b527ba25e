import '@tensorflow/tfjs-backend-cpu';
import type { GlossaError } from '@glossa/check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Embedding, initialize, LayerNorm, Linear, Module, namedParameters, normal, Parameter } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixtures } from '../fixtures.test-util.js';
import { openSafetensors } from '../safetensors/open-safetensors.js';
import type { TensorStream } from '../tensors/tensor-stream.js';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { serializeSafetensors } from '../safetensors/serialize-safetensors.js';
import { fromFloat32 } from '../tensors/to-float32.js';
import { bytesFile } from '../files/random-access-file.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import { weightMap } from '../weights/weight-map.js';
import { loadCheckpoint, type LoadOptions } from './load-checkpoint.js';
import { saveCheckpoint } from './save-checkpoint.js';
import { openShards } from './shards.js';
import { writeAtomically } from '../files/write-atomically.js';

class Tiny extends Module {
  weight = new Parameter([5, 64], normal(1));
  odd = new Parameter([3, 7], normal(0.01));
  bias = new Parameter([64], normal(1));
}

let folder: string;
beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'glossa-checkpoint-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const values = (model: Module) =>
  [...namedParameters(model).values()].map((parameter) => [...parameter.value.dataSync()]);

describe('saveCheckpoint and loadCheckpoint', () => {
  it('give back the weights to the last bit', async () => {
    using saved = initialize(new Tiny(), { seed: 1 });
    using loaded = new Tiny();
    const map = weightMap({ 'body.*': '*' });
    await saveCheckpoint(saved, join(folder, 'new', 'deep'), {
      config: { model_type: 'tiny' },
      map,
      metadata: { step: '3' },
    });
    await loadCheckpoint(loaded, join(folder, 'new', 'deep'), { map });
    expect(values(loaded)).toEqual(values(saved));
    expect(readdirSync(join(folder, 'new', 'deep')).sort()).toEqual(['config.json', 'model.safetensors']);
    expect(JSON.parse(readFileSync(join(folder, 'new', 'deep', 'config.json'), 'utf8'))).toEqual({
      model_type: 'tiny',
    });
    const file = parseSafetensors(readFileSync(join(folder, 'new', 'deep', 'model.safetensors')));
    expect(file.metadata).toEqual(
      new Map([
        ['step', '3'],
        ['format', 'pt'],
      ]),
    );
    expect([...file.shapes.keys()].sort()).toEqual(['body.bias', 'body.odd', 'body.weight']);
  });

  it('write files beside them, none over them and none elsewhere', async () => {
    using saved = initialize(new Tiny(), { seed: 1 });
    await saveCheckpoint(saved, folder, {
      files: { 'tokenizer.json': '{"词": 1}', 'spiece.model': Uint8Array.of(1, 0, 255) },
    });
    expect(readFileSync(join(folder, 'tokenizer.json'), 'utf8')).toBe('{"词": 1}');
    expect([...readFileSync(join(folder, 'spiece.model'))]).toEqual([1, 0, 255]);
    for (const name of ['model.safetensors', 'config.json', 'a/b', '../a', '/a', '']) {
      await expect(saveCheckpoint(saved, folder, { files: { [name]: '' } }), name).rejects.toThrow(
        /^(saveCheckpoint: files|file name)/,
      );
    }
    expect(readdirSync(folder).sort()).toEqual(['model.safetensors', 'spiece.model', 'tokenizer.json']);
  });

  it.each([
    ['F16', 1e-3],
    ['BF16', 1e-2],
    ['I8', 2e-2],
  ] as const)('store %s', async (dtype, tolerance) => {
    using saved = initialize(new Tiny(), { seed: 1 });
    using loaded = new Tiny();
    await saveCheckpoint(saved, folder, { dtype });
    await loadCheckpoint(loaded, folder);
    const [before, after] = [values(saved).flat(), values(loaded).flat()];
    expect(before).not.toEqual(after);
    before.forEach((value, i) =>
      expect(Math.abs(value - after[i])).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
    );
    if (dtype === 'I8') expect(values(loaded)[2]).toEqual(values(saved)[2]); // vectors stay F32
  });

  it('keep int8 as it is where it is asked for, in one file and in shards', async () => {
    class Layers extends Module {
      table = new Embedding(7, 64, normal(1));
      layer = new Linear(64, 5, { initializer: normal(1) });
      narrow = new Linear(40, 3, { initializer: normal(1) }); // one scale a row, no groups
      norm = new LayerNorm(64, 1e-5);
    }
    using saved = initialize(new Layers(), { seed: 1 });
    await saveCheckpoint(saved, folder, { dtype: 'I8' });
    const { shapes, tensors, metadata } = await openSafetensors(
      bytesFile(readFileSync(join(folder, 'model.safetensors'))),
      'file',
    );
    const parsed = parseSafetensors(readFileSync(join(folder, 'model.safetensors')));
    const shardsOf = [...tensors.keys()].map(
      (name) => [name, name.startsWith('norm') ? 'norms.safetensors' : 'others.safetensors'] as const,
    );
    const shard = (file: string) =>
      serializeSafetensors(
        new Map(shardsOf.filter(([, own]) => own === file).map(([name]) => [name, parsed.tensor(name)])),
        Object.fromEntries(metadata),
      );
    const sharded = {
      'norms.safetensors': shard('norms.safetensors'),
      'others.safetensors': shard('others.safetensors'),
      'model.safetensors.index.json': new TextEncoder().encode(
        JSON.stringify({ weight_map: Object.fromEntries(shardsOf) }),
      ),
    };
    for (const source of [folder, sharded]) {
      using whole = new Layers();
      using kept = new Layers();
      await loadCheckpoint(whole, source);
      await loadCheckpoint(kept, source, { quantized: true });
      expect(
        [...namedParameters(kept)].filter(([, { quantized }]) => quantized?.bits === 8).map(([name]) => name),
      ).toEqual(['table.weight', 'layer.weight']);
      const ids = tf.tensor2d([[0, 6, 3]], [1, 3], 'int32');
      const outputs = (model: Layers) =>
        tf.tidy(() => [
          ...model.layer.forward(model.table.forward(ids)).dataSync(),
          ...model.narrow.weight.value.dataSync(),
        ]);
      const expected = outputs(whole);
      outputs(kept).forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(2e-3));
      expect(shapes.size).toBe(namedParameters(kept).size);
    }
    await saveCheckpoint(saved, folder);
    using other = new Layers();
    await expect(loadCheckpoint(other, folder, { quantized: true })).rejects.toThrow(
      'model.safetensors: expected int8 weights with scales, which stay quantized, received none',
    );
  });

  it('load from records and report progress', async () => {
    using saved = initialize(new Tiny(), { seed: 1 });
    using loaded = new Tiny();
    await saveCheckpoint(saved, folder);
    const bytes = readFileSync(join(folder, 'model.safetensors'));
    let last = 0;
    await loadCheckpoint(loaded, { 'model.safetensors': bytes }, { onProgress: ({ loaded: read }) => (last = read) });
    expect(last).toBe(bytes.length);
    expect(values(loaded)).toEqual(values(saved));
  });

  it('leave the model alone when the file is damaged or aborted, and leak nothing', async () => {
    using saved = initialize(new Tiny(), { seed: 1 });
    await saveCheckpoint(saved, folder);
    const bytes = readFileSync(join(folder, 'model.safetensors'));
    using model = initialize(new Tiny(), { seed: 2 });
    const before = values(model);
    await expect(loadCheckpoint(model, { 'model.safetensors': bytes.subarray(0, -1) })).rejects.toThrow(
      /^model\.safetensors: [^\n]+$/,
    );
    await expect(loadCheckpoint(model, folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    await expect(loadCheckpoint(model, join(folder, 'absent'))).rejects.toThrow(/^model\.safetensors: not found in /);
    expect(values(model)).toEqual(before);
    await expectNoLeak(() => loadCheckpoint(model, folder), { steps: 20 });
  });

  it('tell a misspelt option, a damaged, a missing and an unsupported file apart by the code', async () => {
    using model = new Tiny();
    const damaged = { 'model.safetensors': new Uint8Array(4) };
    await expect(loadCheckpoint(model, damaged, { onprogress: () => {} } as LoadOptions)).rejects.toMatchObject({
      code: 'unknown-option',
      message: 'loadCheckpoint: unknown option "onprogress", expected one of: map, quantized, signal, onProgress',
    });
    const codeOf = (source: ModelSource) =>
      loadCheckpoint(model, source).catch((error: unknown) => (error as GlossaError).code);
    expect(await codeOf(damaged)).toBe('invalid-file');
    expect(await codeOf({})).toBe('missing-file');
    expect(await codeOf({ 'model.pt': new Uint8Array(4) })).toBe('unsupported');
  });
});

describe('shards', () => {
  const tensor = (value: number) => fromFloat32(new Float32Array([value]), [1], 'F32', '');
  const shard = (...names: string[]) => serializeSafetensors(new Map(names.map((name, i) => [name, tensor(i + 1)])));
  const index = (weights: unknown) =>
    new TextEncoder().encode(JSON.stringify({ metadata: { total_size: 8 }, weight_map: weights }));
  class Pair extends Module {
    a = new Parameter([1], normal(1));
    b = new Parameter([1], normal(1));
  }
  const load = async (files: Record<string, Uint8Array>) => {
    using model = new Pair();
    await loadCheckpoint(model, files);
    return values(model);
  };
  const one = 'one.safetensors';
  const two = 'two.safetensors';

  it('are read by their index', async () => {
    expect(
      await load({ [one]: shard('b'), [two]: shard('a'), 'model.safetensors.index.json': index({ a: two, b: one }) }),
    ).toEqual([[1], [1]]);
  });

  it.each<[string, Record<string, Uint8Array>, unknown, string]>([
    ['a missing shard', { [one]: shard('a') }, { a: one, b: two }, 'two.safetensors: not found in'],
    [
      'a tensor that is not in its shard',
      { [one]: shard('a') },
      { a: one, b: one },
      'one.safetensors: expected tensor b, as in model.safetensors.index.json, received none',
    ],
    [
      'a tensor that the index does not list',
      { [one]: shard('a', 'b', 'c') },
      { a: one, b: one },
      'one.safetensors (by model.safetensors.index.json): expected no tensor c, received it',
    ],
    [
      'a tensor in two shards',
      { [one]: shard('a', 'b'), [two]: shard('b') },
      { a: one, b: two },
      'one.safetensors (by model.safetensors.index.json): expected tensor b in two.safetensors, received it',
    ],
    ['a shard outside the folder', {}, { a: '../one.safetensors' }, 'file name: expected a relative path'],
    [
      'a shard of another kind',
      {},
      { a: 'one.bin' },
      'model.safetensors.index.json: a: expected a .safetensors file, received "one.bin"',
    ],
    [
      'an index without a map',
      {},
      undefined,
      'model.safetensors.index.json: weight_map: expected an object, received nothing',
    ],
  ])('refuse %s', async (_, files, weights, message) => {
    await expect(load({ ...files, 'model.safetensors.index.json': index(weights) })).rejects.toThrow(message);
  });

  it.each(['pytorch_model.bin', 'pytorch_model.bin.index.json', 'model.pt', 'consolidated.00.pth'])(
    'are not read from the pickle %s',
    async (name) => {
      await expect(load({ [name]: new Uint8Array(1) })).rejects.toThrow(
        `${name}: expected safetensors, received a pickle, which can run code when it is read: convert the model`,
      );
    },
  );

  it.skipIf(fixtures === undefined)('of the reference give the weights of the whole file', async () => {
    const read = async (stream: TensorStream) => {
      const tensors = new Map<string, Float32Array>();
      for await (const [name, floats] of stream.read()) tensors.set(name, floats);
      return new Map([...tensors].sort(([a], [b]) => (a < b ? -1 : 1)));
    };
    const whole = await openSource(join(fixtures!, 'models/gpt2')).open('model.safetensors');
    expect(await read(await openShards(openSource(join(fixtures!, 'variants/gpt2.sharded')), {}))).toEqual(
      await read(await openSafetensors(whole, 'model')),
    );
    await whole.close();
  });
});

describe('writeAtomically', () => {
  it('keeps the old file and no other when writing fails', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'old');
    const chunks = function* () {
      yield new Uint8Array(10);
      throw new Error('no more');
    };
    await expect(writeAtomically(path, chunks())).rejects.toThrow('no more');
    expect(readdirSync(folder)).toEqual(['file']);
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writeAtomically(path, [new Uint8Array([65]), new Uint8Array([66])]);
    expect(readFileSync(path, 'utf8')).toBe('AB');
  });
});
