/** Runners for `ops/`, by the names of their files. */
import { readFileSync } from 'node:fs';
import { ensureBackend } from '@glossa/tensor';
import { runActivations } from './ops/activations.js';
import { runLogitsProcessors } from './ops/logits-processors.js';
import { runLrSchedules } from './ops/lr-schedules.js';
import { runMarianPositions } from './ops/marian-positions.js';
import { runRope } from './ops/rope.js';
import { runT5Buckets } from './ops/t5-buckets.js';
import type { Outcome, Runner } from './runner.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each file has its own layout
const files: Record<string, (fixture: any) => Outcome> = {
  activations: runActivations,
  logits_processors: runLogitsProcessors,
  lr_schedules: runLrSchedules,
  marian_positions: runMarianPositions,
  rope: runRope,
  t5_buckets: runT5Buckets,
};

export const ops: Runner[] = Object.entries(files).map(([name, run]) => ({
  kind: 'ops',
  computes: true,
  matches: (entry) => entry.name === name,
  run: async ({ path }) => {
    ensureBackend();
    return run(JSON.parse(readFileSync(path, 'utf8')));
  },
}));
