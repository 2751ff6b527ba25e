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

  it('goes by the time of saving, not by name', async () => {
    const store = folderCheckpointStore(folder, { keep: 3 });
    await store.save('step-100', checkpoint(100));
    utimesSync(join(folder, 'step-100.safetensors'), 1, 1);
    await store.save('step-5', checkpoint(5));
    expect(await store.latest()).toBe('step-5');
    await store.save('step-5', checkpoint(6));
    expect((await store.load('step-5')).state).toEqual(checkpoint(6).state);
  });

  it('passes over damaged and foreign files', async () => {
    const store = folderCheckpointStore(folder);
    await store.save('step-1', checkpoint(1));
    utimesSync(join(folder, 'step-1.safetensors'), 1, 1);
    await store.save('step-2', checkpoint(2));
    truncateSync(join(folder, 'step-2.safetensors'), readFileSync(join(folder, 'step-2.safetensors')).length - 1);
    writeFileSync(join(folder, 'step-3.safetensors.tmp'), 'half');
    expect(await store.latest()).toBe('step-1');
    await expect(store.load('step-2')).rejects.toThrow('step-2.safetensors');
    await expect(store.load('absent')).rejects.toThrow('absent');
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
    expect(() => folderCheckpointStore(folder, { keep: 0 })).toThrow('keep: expected a whole number from 1, got 0');
    expect(() => folderCheckpointStore(folder, { keeps: 3 } as object)).toThrow(
      'folderCheckpointStore: unknown option "keeps"',
    );
  });
});
