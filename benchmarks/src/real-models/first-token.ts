/** From a file on disk to the first token, and the memory that this takes. */
import { resolve } from 'node:path';
import { median } from '../../harness/measure.js';
import { inOwnProcess } from '../../harness/own-process.js';
import { type Result, result } from '../../harness/result.js';
import { fileBytes } from './smollm2.js';

interface Found {
  text: string;
  seconds: number;
  /** Bytes that the process held at most. */
  peak: number;
}

const script = resolve(import.meta.dirname, 'first-token-run.ts');

/** Three processes each, in turn; the peak is that of the process less that of one without a model. */
export async function firstTokenAndMemory(): Promise<Result[]> {
  const runs: Record<'none' | 'ours' | 'llama.cpp', Found[]> = { none: [], ours: [], 'llama.cpp': [] };
  for (let round = 0; round < 3; round++)
    for (const [who, found] of Object.entries(runs)) found.push(await inOwnProcess<Found>(script, who));
  const { none, ours, 'llama.cpp': native } = runs;
  if (ours[0].text !== native[0].text)
    throw new Error(
      `real-models: expected the first token ${JSON.stringify(native[0].text)}, ` +
        `received ${JSON.stringify(ours[0].text)}`,
    );
  const seconds = (found: Found[]) => median(found.map((run) => run.seconds));
  const megabytes = (found: Found[]) =>
    (median(found.map(({ peak }) => peak)) - median(none.map(({ peak }) => peak))) / 1e6;
  const time = { case: 'SmolLM2 Q4_1, load to first token', ours: seconds(ours), unit: 's', higherIsBetter: false };
  const memory = {
    case: 'SmolLM2 Q4_1, peak memory of the process',
    ours: megabytes(ours),
    unit: 'MB',
    higherIsBetter: false,
  };
  return [
    result({ ...time, peer: 2, peerName: 'two seconds', aim: 1 }),
    result({ ...time, peer: seconds(native), peerName: 'node-llama-cpp (native)' }),
    result({ ...memory, peer: fileBytes() / 1e6, peerName: 'the file alone', aim: 0.667 }),
    result({ ...memory, peer: megabytes(native), peerName: 'node-llama-cpp (native)' }),
  ];
}
