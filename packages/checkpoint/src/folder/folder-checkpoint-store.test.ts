import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderCheckpointStore } from './folder-checkpoint-store.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'glossa-store-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const checkpoint = (value: number) => ({
  tensors: new Map([['model.weight', { shape: [1, 2], data: new Float32Array([value, -0]) }]]),
  state: { steps: value, text: '"}\n詩' },
});

describe('folderCheckpointStore', () => {
  it('gives back the latest checkpoint and keeps the newest few', async () => {
    const store = folderCheckpointStore(join(folder, 'deep'));
    expect(await store.latest()).toBeUndefined();
    for (const step of [8, 9, 10]) await store.save(`step-${step}`, checkpoint(step));
    expect(await store.latest()).toBe('step-10');
    expect(await store.load('step-10')).toEqual(checkpoint(10));
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['step-10.safetensors', 'step-9.safetensors']);
  });

  it('goes by the steps in names, not by the times of files, and never removes a later one', async () => {
    const store = folderCheckpointStore(folder, { keep: 3 });
    for (const step of [9, 100, 101]) await store.save(`step-${step}`, checkpoint(step));
    utimesSync(join(folder, 'step-101.safetensors'), 1, 1); // as a copied folder may have it
    utimesSync(join(folder, 'step-100.safetensors'), 2, 2);
    expect(await store.latest()).toBe('step-101');
    const one = folderCheckpointStore(folder, { keep: 1 });
    await one.save('step-11', checkpoint(11));
    expect(await one.latest()).toBe('step-101');
    const files = ['step-100.safetensors', 'step-101.safetensors', 'step-11.safetensors'];
    expect(readdirSync(folder).sort()).toEqual(files);
    await one.save('step-102', checkpoint(102));
    expect(readdirSync(folder)).toEqual(['step-102.safetensors']);
  });

  it('replaces a checkpoint of the same name', async () => {
    const store = folderCheckpointStore(folder);
    await store.save('step-5', checkpoint(5));
    await store.save('step-5', checkpoint(6));
    expect((await store.load('step-5')).state).toEqual(checkpoint(6).state);
  });

  it('passes over damaged and foreign files', async () => {
    const store = folderCheckpointStore(folder);
    await store.save('step-1', checkpoint(1));
    await store.save('step-2', checkpoint(2));
    truncateSync(join(folder, 'step-2.safetensors'), readFileSync(join(folder, 'step-2.safetensors')).length - 1);
    writeFileSync(join(folder, 'step-3.safetensors.tmp'), 'half');
    expect(await store.latest()).toBe('step-1');
    await expect(store.load('step-2')).rejects.toThrow('step-2.safetensors');
    await expect(store.load('absent')).rejects.toMatchObject({
      code: 'missing-file',
      message: `absent.safetensors: not found in ${folder}`,
    });
  });

  it('clears away what a run left that was killed while it wrote', async () => {
    writeFileSync(join(folder, 'step-1.safetensors.0b9f5d3e-6a55-4e0c-9d6b-0f0c3a3a7f11.tmp'), 'half');
    writeFileSync(join(folder, 'notes.tmp'), 'of somebody else');
    const store = folderCheckpointStore(folder);
    expect(await store.latest()).toBeUndefined();
    await store.save('step-1', checkpoint(1));
    expect(readdirSync(folder).sort()).toEqual(['notes.tmp', 'step-1.safetensors']);
  });

  it('refuses names that leave the folder, keeping none, and unknown options', async () => {
    await expect(folderCheckpointStore(folder).load('../secret')).rejects.toThrow('checkpoint name');
    expect(() => folderCheckpointStore(folder, { keep: 0 })).toThrow(
      'folderCheckpointStore: keep: expected a positive integer, received 0',
    );
    expect(() => folderCheckpointStore(folder, { keeps: 3 } as object)).toThrow(
      'folderCheckpointStore: unknown option "keeps"',
    );
  });
});
