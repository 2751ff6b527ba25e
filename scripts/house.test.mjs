import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatHouse, measurePackages, median } from './house.mjs';
import { temporaryWorkspace } from './temporary-workspace.test-util.mjs';

const lines = (count) => 'x;\n'.repeat(count);
const write = temporaryWorkspace({
  'packages/a/src/index.ts': lines(3),
  'packages/a/src/deep/one.ts': lines(10),
  'packages/a/src/deep/one.test.ts': lines(100),
  'packages/a/src/deep/data.generated.ts': lines(100),
  'packages/a/src/__fixtures__/two.ts': lines(100),
  'packages/a/test/three.ts': lines(100),
  'packages/b/src/index.ts': 'no newline at its end',
  'packages/b/assembly/index.ts': lines(2),
  'packages/b/README.md': lines(100),
});

it('finds the middle', () => {
  expect([median([]), median([4]), median([9, 1]), median([3, 1, 2])]).toEqual([0, 4, 5, 2]);
});

it('measures sources without tests, in the working tree and at a revision', async () => {
  const root = await write({});
  const git = (...args) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '-m', 'one');
  await writeFile(join(root, 'packages/a/src/index.ts'), lines(5));
  await writeFile(join(root, 'packages/a/src/new.ts'), lines(1));

  const before = measurePackages(root, 'HEAD');
  expect(before).toMatchObject([
    { name: 'a', files: 2, lines: 13, median: 6.5 },
    { name: 'b', files: 2, lines: 3, median: 1.5 },
  ]);
  expect(measurePackages(root)).toMatchObject([{ name: 'a', files: 3, lines: 16, median: 5 }, { name: 'b' }]);
  expect(formatHouse(before, 1).split('\n')).toEqual([
    '| package | files | lines | median | largest files |',
    '|---|---:|---:|---:|---|',
    '| a | 2 | 13 | 6.5 | src/deep/one.ts 10 |',
    '| b | 2 | 3 | 1.5 | assembly/index.ts 2 |',
    '| all | 4 | 16 | 2.5 |  |',
  ]);
  expect(() => measurePackages(root, 'nothing')).toThrow();
});
