/** Memory of a language model beside that of its weights. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { initialize } from '@glossa/tensor';
import { CausalLM, Gpt2, saveModel } from '@glossa/transformer';
import { inOwnProcess } from '../../harness/own-process.js';
import { type Result, result } from '../../harness/result.js';
import { gpt2 } from './shapes.js';

interface Memory {
  /** Of the weights. */
  bytes: number;
  /** The most that the process held. */
  peak: number;
  /** What the backend obtained from the system. */
  reserved: number;
}

const script = resolve(import.meta.dirname, 'peak-memory-run.ts');
const memoryOf = (...args: string[]) => inOwnProcess<Memory>(script, ...args);

/**
 * The process's peak less that of one without a model, and the backend's own memory; the aim is at most 1.25 times the
 * weights.
 */
export async function peakMemory(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'glossa-gpt2-'));
  try {
    using model = initialize(new CausalLM(new Gpt2(gpt2)), { seed: 1 });
    await saveModel(model, folder);
    const base = await memoryOf();
    const rows: Result[] = [];
    for (const [name, ...bits] of [['float32'], ['int8', '8'], ['int4', '4']] as const) {
      const { bytes, peak, reserved } = await memoryOf(folder, ...bits);
      const row = { peer: bytes / 1e6, peerName: 'weights alone', unit: 'MB', higherIsBetter: false, aim: 0.8 };
      rows.push(
        result({ ...row, case: `GPT-2 small, ${name}, peak memory of the process`, ours: (peak - base.peak) / 1e6 }),
        result({ ...row, case: `GPT-2 small, ${name}, memory of the backend`, ours: reserved / 1e6 }),
      );
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
