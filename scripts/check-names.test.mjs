import { expect, it } from 'vitest';
import { checkNames } from './check-names.mjs';
import { temporaryWorkspace } from './temporary-workspace.test-util.mjs';

const manifest = (name, more) => ({
  name: `@glossa/${name}`,
  exports: { '.': { '@glossa/source': './src/index.ts' }, ...more, './package.json': './package.json' },
});
const write = temporaryWorkspace({
  'packages/a/package.json': manifest('a'),
  'packages/b/package.json': manifest('b', { './more': { '@glossa/source': './src/more.ts' } }),
});
const check = async (sources) => checkNames(await write(sources));

it('accepts different names, and one thing that several entries export', async () => {
  const problems = await check({
    'packages/a/src/index.ts': "export { x, type X } from './x.js'; export { y as z } from './x.js';",
    'packages/a/src/x.ts': 'export const x = 1; export type X = 1; export const y = 2;',
    'packages/b/src/index.ts': "import { x } from '@glossa/a'; export { x }; export { type X, z } from '@glossa/a';",
    'packages/b/src/more.ts': "export { x } from './index.js'; export function y() {}",
  });
  expect(problems).toEqual([]);
});

it('finds a name with two meanings in two packages, values and types', async () => {
  const problems = await check({
    'packages/a/src/index.ts': "export { x } from './x.js'; export interface Options {}",
    'packages/a/src/x.ts': 'export const x = 1;',
    'packages/b/src/index.ts': "export { w as x } from './w.js'; export type Options = {};",
    'packages/b/src/w.ts': 'export const w = 1;',
    'packages/b/src/more.ts': "export { x } from '@glossa/a';",
  });
  expect(problems).toEqual([
    'Options: 2 meanings: packages/a/src/index.ts#Options (@glossa/a), packages/b/src/index.ts#Options (@glossa/b)',
    'x: 2 meanings: packages/a/src/x.ts#x (@glossa/a, @glossa/b/more), packages/b/src/w.ts#w (@glossa/b)',
  ]);
});

it('tells names of other libraries apart from ours', async () => {
  const problems = await check({
    'packages/a/src/index.ts': "export { tidy } from 'elsewhere';",
    'packages/b/src/index.ts': "export { tidy } from './tidy.js';",
    'packages/b/src/tidy.ts': 'export const tidy = 1;',
    'packages/b/src/more.ts': 'export {};',
  });
  expect(problems).toHaveLength(1);
});
