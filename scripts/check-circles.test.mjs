import { expect, it } from 'vitest';
import { checkCircles } from './check-circles.mjs';
import { temporaryWorkspace } from './temporary-workspace.test-util.mjs';

const write = temporaryWorkspace({ 'packages/a/package.json': { name: '@glossa/a' } });
const check = async (sources) => checkCircles(await write(sources));

it('accepts imports that point one way', async () => {
  const problems = await check({
    'packages/a/src/index.ts': "export { x } from './x/x.js'; export { y } from './y/y.js';",
    'packages/a/src/options.ts': "import type { X } from './x/x.js';",
    'packages/a/src/x/x.ts': "import { y } from '../y/y.js'; import '@glossa/a'; import './missing.js';",
    'packages/a/src/x/z.ts': "import { x } from './x.js'; import './z.js';",
    'packages/a/src/y/y.ts': 'export const y = 1;',
  });
  expect(problems).toEqual([]);
});

it('finds two files that import each other, types included', async () => {
  const problems = await check({
    'packages/a/src/x/one.ts': "import type { Two } from './two.js';",
    'packages/a/src/x/two.ts': "export { one } from './one.js';",
  });
  expect(problems).toEqual([
    'packages/a/src/x: one.ts -> two.ts -> one.ts (x/one.ts imports x/two.ts, x/two.ts imports x/one.ts)',
  ]);
});

it('finds folders that import each other though no two files do', async () => {
  const problems = await check({
    'packages/a/src/x/one.ts': "import { two } from '../y/deep/two.js';",
    'packages/a/src/x/other.ts': 'export {};',
    'packages/a/src/y/deep/two.ts': 'export const two = 2;',
    'packages/a/src/y/three.ts': "await import('../x/other.js');",
  });
  expect(problems).toEqual([
    'packages/a/src: x/ -> y/ -> x/ (x/one.ts imports y/deep/two.ts, y/three.ts imports x/other.ts)',
  ]);
});

it('finds a folder and a file beside it that import each other', async () => {
  const problems = await check({
    'packages/a/src/options.ts': "import { one } from './x/one.js';",
    'packages/a/src/x/one.ts': 'export {};',
    'packages/a/src/x/two.ts': "import type { Options } from '../options.js';",
  });
  expect(problems).toEqual([
    'packages/a/src: options.ts -> x/ -> options.ts (options.ts imports x/one.ts, x/two.ts imports options.ts)',
  ]);
});

it('names each circle once, the shortest through every import', async () => {
  const problems = await check({
    'packages/a/src/a.ts': "import './b.js'; import './d.js';",
    'packages/a/src/b.ts': "import './c.js'; import './a.js';",
    'packages/a/src/c.ts': "import './a.js';",
    'packages/a/src/d.ts': 'export {};',
  });
  expect(problems.map((problem) => problem.replace(/ \(.*/, ''))).toEqual([
    'packages/a/src: a.ts -> b.ts -> a.ts',
    'packages/a/src: a.ts -> b.ts -> c.ts -> a.ts',
  ]);
});

it('leaves out tests and what only tests need', async () => {
  const problems = await check({
    'packages/a/src/x/one.ts': 'export {};',
    'packages/a/src/x/one.test.ts': "import '../y/two.js';",
    'packages/a/src/x/util.test-util.ts': "import '../y/two.js';",
    'packages/a/src/x/__fixtures__/three.ts': "import '../../y/two.js';",
    'packages/a/src/y/two.ts': "import '../x/one.js';",
  });
  expect(problems).toEqual([]);
});
