/** What each library adds to a page, against its budget. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { libraries } from './pack.js';

interface Measured {
  name: string;
  size: number;
  sizeLimit: number;
}

function measureAll(): Measured[] {
  const command = join(import.meta.dirname, 'node_modules/.bin/size-limit');
  try {
    return JSON.parse(
      execFileSync(command, ['--json'], {
        cwd: import.meta.dirname,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  } catch (error) {
    // size-limit exits with 1 when a budget is exceeded, and says which on stdout.
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    try {
      return JSON.parse(stdout);
    } catch {
      throw new Error(`size-limit:\n${stdout}${stderr}`, { cause: error });
    }
  }
}

const sizes = measureAll();

it('every library has a budget', () => {
  const names = sizes.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(libraries.map(({ name }) => name)));
});

it.each(sizes.map((measured) => [measured.name, measured] as const))(
  '%s is within its budget',
  (_, { size, sizeLimit }) => {
    expect(size).toBeLessThanOrEqual(sizeLimit);
  },
);
