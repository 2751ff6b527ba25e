import { truncate, writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSource, serializeSafetensors } from '@glossa/checkpoint';
import { initialize } from '@glossa/tensor';
import { CausalLM, Gpt2, saveModel } from '@glossa/transformer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testIo } from '../__fixtures__/test-io.js';
import { inspect } from './inspect.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'glossa-cli-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]) {
  const { io, written } = testIo();
  return { code: await inspect([folder, ...args], io), ...written };
}

async function save(dtype: 'F32' | 'I8') {
  const config = {
    vocabSize: 10,
    hiddenSize: 32,
    intermediateSize: 64,
    numHiddenLayers: 1,
    numAttentionHeads: 2,
    maxPositionEmbeddings: 8,
    layerNormEpsilon: 1e-5,
    embdPdrop: 0,
    residPdrop: 0,
    attnPdrop: 0,
    initializerRange: 0.1,
  };
  using model = initialize(new CausalLM(new Gpt2(config)), { seed: 1 });
  await saveModel(model, folder, { dtype });
}

const parameters = 10 * 32 + 8 * 32 + 4 * (32 * 32 + 32) + (2 * 32 * 64 + 64 + 32) + 3 * 64;

describe('glossa inspect', () => {
  it('prints the config, each tensor and the totals', async () => {
    await save('F32');
    const { code, stdout, stderr } = await run();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('"n_embd": 32');
    expect(stdout).toMatch(/\n\S*wte\.weight +F32 +\[10, 32\] +1280\n/);
    expect(stdout).toMatch(
      new RegExp(
        `\\n16 tensors, ${parameters.toLocaleString('en')} parameters, [\\d.]+ kB \\(${4 * parameters} bytes\\)\\n$`,
      ),
    );
  });

  it('counts the parameters of a quantized model, without its scales', async () => {
    await save('I8');
    const { config, tensors, ...totals } = JSON.parse((await run('--json')).stdout);
    expect(config).toMatchObject({ model_type: 'gpt2' });
    expect(tensors).toContainEqual({
      name: expect.stringMatching(/wte\.weight$/),
      dtype: 'I8',
      shape: [10, 32],
      bytes: 320,
    });
    expect(tensors).toContainEqual({
      name: expect.stringMatching(/wte\.weight\.scale$/),
      dtype: 'F16',
      shape: [10, 1],
      bytes: 20,
    });
    expect(totals.parameters).toBe(parameters);
    expect(totals.bytes).toBeLessThan(2 * parameters);
  });

  it('reads headers only', async () => {
    await save('F32');
    const { size } = await openSource(folder)
      .open('model.safetensors')
      .then(async (file) => (await file.close(), file));
    // A file of the right size whose weights are a hole on disk.
    const { stdout } = await run();
    await truncate(join(folder, 'model.safetensors'), size! - 4 * parameters);
    await truncate(join(folder, 'model.safetensors'), size);
    expect((await run()).stdout).toBe(stdout);
  });

  it('reads shards by their index', async () => {
    const tensor = { dtype: 'F32', shape: [2], data: new Uint8Array(8) } as const;
    await writeFile(join(folder, 'config.json'), '{}');
    await writeFile(join(folder, 'a.safetensors'), serializeSafetensors(new Map([['a', tensor]])));
    await writeFile(join(folder, 'b.safetensors'), serializeSafetensors(new Map([['b', tensor]])));
    const index = (map: unknown) =>
      writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }));
    await index({ a: 'a.safetensors', b: 'b.safetensors' });
    expect((await run()).stdout).toMatch(
      /^\{\}\n\na {2}F32 {2}\[2\] {2}8\nb .*\n\n2 tensors, 4 parameters, 0\.0 kB \(16 bytes\)\n$/,
    );
    await index({ a: 7 });
    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('weight_map: expected the file of each tensor'),
    });
    await index({ a: '../secret' });
    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('expected a relative path inside the source'),
    });
  });

  it('quotes names that are not plain', async () => {
    await writeFile(join(folder, 'config.json'), '{}');
    const tensor = { dtype: 'I8', shape: [], data: new Uint8Array(1) } as const;
    await writeFile(join(folder, 'model.safetensors'), serializeSafetensors(new Map([['a\x1b[2J', tensor]])));
    expect((await run()).stdout).toContain('"a\\u001b[2J"');
  });

  it('says what is missing or damaged', async () => {
    expect(await run()).toEqual({
      code: 1,
      stdout: '',
      stderr: `glossa inspect: config.json: not found in ${folder}\n`,
    });
    await writeFile(join(folder, 'config.json'), '{}');
    expect((await run()).stderr).toBe(`glossa inspect: model.safetensors: not found in ${folder}\n`);
    await writeFile(join(folder, 'model.safetensors'), new Uint8Array(20).fill(255));
    expect(await run()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^glossa inspect: model\.safetensors: [^\n]*\n$/),
    });
    expect((await run('--limit', '3')).code).toBe(2);
  });
});
