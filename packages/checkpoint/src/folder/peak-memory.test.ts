import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Module, normal, Parameter } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FloatDType } from '../tensors/dtype.js';
import { serializeSafetensors } from '../safetensors/serialize-safetensors.js';
import { fromFloat32 } from '../tensors/to-float32.js';
import type { FileSource } from '../files/file-source.js';
import { openSource } from '../source/open-source.js';
import { transpose } from '../weights/rule.js';
import { weightMap } from '../weights/weight-map.js';
import { loadCheckpoint } from './load-checkpoint.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const rows = 768;
const columns = 768;
const tensorBytes = 4 * rows * columns;
const count = 8;
const pieceBytes = 2 ** 20; // of a file, on its way into a tensor
const slack = 2 ** 18;

class Large extends Module {
  weights = Array.from({ length: count }, () => new Parameter([rows, columns], normal(1)));
}

/** Bytes that JavaScript holds, and is not only about to let go. */
async function heldBytes(): Promise<number> {
  for (let round = 0; round < 2; round++) {
    await new Promise((resolve) => setImmediate(resolve)); // what the stack still knows
    collectGarbage(); // the second one waits for the first to have swept
  }
  return process.memoryUsage().arrayBuffers;
}

/** The same files, and how much was held at most at any time that a part of one was asked for. */
function watched(source: FileSource, see: (held: number, given: number) => void): FileSource {
  return {
    ...source,
    async open(name, options) {
      const file = await source.open(name, options);
      return {
        ...file,
        async read(begin, end) {
          const bytes = await file.read(begin, end);
          see(await heldBytes(), bytes.length);
          return bytes;
        },
      };
    },
  };
}

describe('loading shards', () => {
  const folders: Record<string, string> = {};

  beforeAll(async () => {
    await tf.setBackend('cpu');
    for (const dtype of ['F32', 'F16'] as const) folders[dtype] = writeShards(dtype);
  });
  afterAll(() => Object.values(folders).forEach((folder) => rmSync(folder, { recursive: true })));

  function writeShards(dtype: FloatDType): string {
    const folder = mkdtempSync(join(tmpdir(), 'glossa-shards-'));
    const shardOf: Record<string, string> = {};
    for (let shard = 0; shard < 2; shard++) {
      const tensors = new Map(
        Array.from({ length: count / 2 }, (_, i) => {
          const name = `weights.${(shard * count) / 2 + i}`;
          shardOf[name] = `model-${shard}.safetensors`;
          return [
            name,
            fromFloat32(
              Float32Array.from({ length: rows * columns }, (_, at) => (at + i) % 7),
              [rows, columns],
              dtype,
              name,
            ),
          ] as const;
        }),
      );
      writeFileSync(join(folder, `model-${shard}.safetensors`), serializeSafetensors(tensors));
    }
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: shardOf }));
    return folder;
  }

  it.each<[string, FloatDType, boolean]>([
    ['as they are', 'F32', false],
    ['from half precision', 'F16', false],
    ['turned round', 'F32', true],
  ])('%s holds the weights and one tensor, and the weights alone at the end', async (_, dtype, isTurned) => {
    const map = isTurned ? weightMap({ 'weights.{i}': transpose('weights.{i}') }) : undefined;
    const before = await heldBytes();
    let [peak, given] = [0, 0];
    using model = new Large();
    await loadCheckpoint(
      model,
      watched(
        openSource(folders[dtype]),
        (held, bytes) => ([peak, given] = [Math.max(peak, held - before), given + bytes]),
      ),
      { map },
    );
    expect(given).toBeGreaterThan((count * tensorBytes * (dtype === 'F32' ? 4 : 2)) / 4);
    expect(model.weights[count - 1].value.shape).toEqual([rows, columns]);
    expect(peak).toBeLessThanOrEqual((count + 1) * tensorBytes + pieceBytes + slack);
    expect(peak).toBeGreaterThan((count - 1) * tensorBytes); // or it measured nothing
    expect((await heldBytes()) - before).toBeLessThanOrEqual(count * tensorBytes + slack);
  });
});
