import { existsSync } from 'node:fs';

/** The packages, from the bottom of the graph to its top. */
export const packages = [
  'kernels', 'tensor', 'tokenizer', 'attention', 'checkpoint', 'transformer', 'decoding', 'training',
  'generation', 'translation', 'question-answering', 'cli',
] as const;

/** Those with an API page; typedoc makes them before the site is built. */
export const apiPages = () => packages.filter((name) => existsSync(new URL(`../content/api/${name}.md`, import.meta.url)));
