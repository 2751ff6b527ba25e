/** Memory of a language model beside that of its weights. */
import { resolve } from 'node:path';
import { inOwnProcess } from '../../harness/own-process.js';
import { type Result, result } from '../../harness/result.js';

interface Memory {
  /** Of the weights. */
  bytes: number;
  /** The most that the process held. */
  peak: number;
  /** What the backend obtained from the system. */
  reserved: number;
}

const script = resolve(import.meta.dirname, 'peak-memory-run.ts');
const memoryOf = (weights: string) => inOwnProcess<Memory>(script, weights);

/** The process's peak less that of one without a model, and the backend's own memory; the aim is at most 1.25 times the weights. */
export async function peakMemory(): Promise<Result[]> {
  const base = await memoryOf('none');
  const rows: Result[] = [];
  for (const weights of ['float32', 'int8', 'int4']) {
    const { bytes, peak, reserved } = await memoryOf(weights);
    const row = { peer: bytes / 1e6, peerName: 'weights alone', unit: 'MB', higherIsBetter: false, aim: 0.8 };
    rows.push(
      result({ ...row, case: `GPT-2 small, ${weights}, peak memory of the process`, ours: (peak - base.peak) / 1e6 }),
      result({ ...row, case: `GPT-2 small, ${weights}, memory of the backend`, ours: reserved / 1e6 }),
    );
  }
  return rows;
}
