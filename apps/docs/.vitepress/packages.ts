import { existsSync } from 'node:fs';

/** The packages, from the bottom of the graph to its top. */
export const packages = [
  'check',
  'kernels',
  'tensor',
  'tokenizer',
  'attention',
  'checkpoint',
  'transformer',
  'decoding',
  'training',
  'tasks',
  'generation',
  'translation',
  'question-answering',
  'summarization',
  'cli',
] as const;

/** Entries beside the first one, as they are imported. */
const secondEntries: Partial<Record<(typeof packages)[number], string[]>> = {
  tokenizer: ['tokenizer/chat-template'],
  training: ['training/progress'],
  generation: ['generation/chat'],
};

/** Entries with an API page; typedoc makes them before the site is built. */
export const apiPages = () =>
  packages
    .flatMap((name) => [name, ...(secondEntries[name] ?? [])])
    .filter((name) => existsSync(new URL(`../content/api/${name}.md`, import.meta.url)));
