/** Runners for published models beside what their authors' programs computed. */
import { compareSorter } from './published/gpt-nano-sort.js';
import { compareStory } from './published/stories.js';
import type { Entry, Outcome, Runner } from './runner.js';

const byName: Record<string, (entry: Entry) => Promise<Outcome>> = {
  'gpt-nano-sort': compareSorter,
  stories260K: compareStory,
};

export const published: Runner[] = Object.entries(byName).map(([name, run]) => ({
  kind: 'published',
  computes: true,
  matches: (entry) => entry.name === name,
  run,
}));
