/** Every example runs, and says something. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const folder = import.meta.dirname;
const examples = readdirSync(folder).filter((name) => /^\d\d-.+\.ts$/.test(name));

it('are numbered from 01 without gaps', () => {
  expect(examples.map((name) => name.slice(0, 2))).toEqual(examples.map((_, i) => String(i + 1).padStart(2, '0')));
});

it.each(examples)('%s', async (name) => {
  const args = ['--conditions=@glossa/source', '--import', 'tsx', name];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(stdout.trim()).not.toBe('');
});
