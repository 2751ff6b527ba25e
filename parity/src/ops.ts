/** Runners for `ops/`, by the names of their files. */
import { readFileSync } from 'node:fs';
import { ensureBackend } from '@glossa/tensor';
import { runActivations } from './ops/activations.js';
import { runLogitsProcessors } from './ops/logits-processors.js';
import { runLrSchedules } from './ops/lr-schedules.js';
import { runRope } from './ops/rope.js';
import type { Outcome, Runner } from './runner.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each file has its own layout
const files: Record<string, (fixture: any) => Outcome> = {
  activations: runActivations,
  logits_processors: runLogitsProcessors,
  lr_schedules: runLrSchedules,
  rope: runRope,
};

export const ops: Runner[] = Object.entries(files).map(([name, run]) => ({
  kind: 'ops',
  matches: (entry) => entry.name === name,
  run: async ({ path }) => {
    ensureBackend();
    return run(JSON.parse(readFileSync(path, 'utf8')));
  },
}));
