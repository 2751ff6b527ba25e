/** Runners for `metrics/`, by the names of their files. */
import { readFileSync } from 'node:fs';
import { runSquadMetrics } from './metrics/squad.js';
import { runTranslationMetrics } from './metrics/translation.js';
import type { Outcome, Runner } from './runner.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each file has its own layout
const files: Record<string, (fixture: any) => Outcome> = {
  squad: runSquadMetrics,
  translation: runTranslationMetrics,
};

export const metrics: Runner[] = Object.entries(files).map(([name, run]) => ({
  kind: 'metrics',
  computes: false,
  matches: (entry) => entry.name === name,
  run: async ({ path }) => run(JSON.parse(readFileSync(path, 'utf8'))),
}));
