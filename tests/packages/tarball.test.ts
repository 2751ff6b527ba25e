/** What is in each tarball, and what the usual checkers say of it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libraries, manifestIn, packed } from './pack.js';

const bin = (name: string) => join(import.meta.dirname, 'node_modules/.bin', name);

/** Runs a checker; its output is the message of a failure. */
function runs(command: string, args: string[]) {
  try {
    execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command.split('/').at(-1)}:\n${stdout}${stderr}`, { cause: error });
  }
}

let unpacked: string;

beforeAll(() => {
  unpacked = mkdtempSync(join(tmpdir(), 'glossa-unpacked-'));
  for (const { name, tarball } of packed) {
    const folder = join(unpacked, name);
    execFileSync('mkdir', ['-p', folder]);
    execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  }
});

afterAll(() => rmSync(unpacked, { recursive: true }));

/** Of what was made from another's work. */
const licenses: Record<string, string> = { 'model-squad': 'Apache-2.0' };

describe.each(packed.map(({ name }) => name))('the tarball of %s', (name) => {
  it('has a manifest for users, not for the workspace', () => {
    const manifest = manifestIn(join(unpacked, name));
    expect(manifest).toMatchObject({
      name: `@glossa/${name}`,
      license: licenses[name] ?? 'MIT',
      type: 'module',
      description: expect.any(String),
    });
    expect(manifest.engines.node).toBe('>=20.19');
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|@glossa\/source|\/src\//);
  });

  it('holds a readme and the licence, and no tests', () => {
    const files = readdirSync(join(unpacked, name), { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'package.json']));
    expect(files.filter((file) => /\.(test|bench)\.|__fixtures__|^reports/.test(file))).toEqual([]);
  });
});

describe.each(libraries.map(({ name, tarball }) => [name, tarball]))('the library %s', (_, tarball) => {
  it('satisfies publint', () => runs(bin('publint'), ['run', tarball, '--strict']));

  it('has types that resolve', () =>
    runs(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-definitely-typed']));
});

it('no library declares a class of another in its types', () => {
  const declared = new Map<string, string[]>();
  for (const { name } of libraries) {
    const types = readFileSync(join(unpacked, name, 'dist/index.d.ts'), 'utf8');
    for (const [, className] of types.matchAll(/^(?:export )?declare (?:abstract )?class (\w+)/gm)) {
      declared.set(className, [...(declared.get(className) ?? []), name]);
    }
  }
  expect([...declared].filter(([, owners]) => owners.length > 1)).toEqual([]);
});
