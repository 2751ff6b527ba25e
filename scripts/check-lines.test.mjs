import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { checkLines } from './check-lines.mjs';
import { temporaryWorkspace } from './temporary-workspace.test-util.mjs';

const write = temporaryWorkspace({ '.gitignore': 'ignored/\n' });
const check = async (files) => {
  const root = await write(files);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  return checkLines(root);
};
const long = `const text = '${'x'.repeat(120)}';`;

it('finds long lines of every kind of code, comments and strings included', async () => {
  const problems = await check({
    'a.ts': `const a = 1;\n${long}\n`,
    'b.css': `/* ${'words '.repeat(30)}*/`,
    '.hidden/c.vue': `<p>${'y'.repeat(200)}</p>`,
    'assembly/d.ts': `// ${'words '.repeat(30)}`,
    'e.mjs': '猫'.repeat(121),
  });
  expect(problems.sort()).toEqual([
    '.hidden/c.vue:1: 207 characters, expected at most 120',
    'a.ts:2: 136 characters, expected at most 120',
    'assembly/d.ts:1: 183 characters, expected at most 120',
    'b.css:1: 185 characters, expected at most 120',
    'e.mjs:1: 121 characters, expected at most 120',
  ]);
});

it('leaves what cannot be broken, data, and what programs write', async () => {
  const problems = await check({
    'a.ts': `// https://example.org/${'x'.repeat(120)}\n  /${'[a-z]'.repeat(30)}/gu,\n${'猫'.repeat(120)}`,
    'b.md': long,
    'c.generated.ts': long,
    'src/__fixtures__/d.ts': long,
    'ignored/e.ts': long,
  });
  expect(problems).toEqual([]);
});
