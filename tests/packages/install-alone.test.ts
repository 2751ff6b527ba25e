/**
 * Each library, installed by itself into an empty project outside the workspace, runs the first snippet of its readme.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libraries, packed } from './pack.js';
import { firstSnippet, runnable } from './snippet.js';

/** npm and pnpm tell scripts about themselves through the environment; the project outside must not hear it. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([key]) =>
      !/^(npm_(package|lifecycle|command|execpath|node)|pnpm_|npm_config_(local_prefix|frozen_lockfile))/i.test(key) &&
      !/^(VITEST|NODE_OPTIONS|NODE_PATH)/i.test(key),
  ),
);

function run(command: string, args: string[], cwd: string): string {
  const path = [join(cwd, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment, PATH: path },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

/**
 * An empty project with one dependency; what that needs of ours comes from the tarballs too, the rest from the
 * registry.
 */
function manifest(name: string) {
  const file = (tarball: string) => `file:${tarball}`;
  const others = packed.filter((other) => other.name !== name);
  const own = packed.filter((other) => other.name === name);
  return {
    name: 'empty-project',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(own.map(({ tarball }) => [`@glossa/${name}`, file(tarball)])),
    overrides: Object.fromEntries(others.map((other) => [`@glossa/${other.name}`, file(other.tarball)])),
  };
}

describe('installed alone', () => {
  it.each(libraries.map(({ name, folder }) => [name, folder]))(
    '%s runs the first snippet of its readme',
    (name, folder) => {
      const { file, command, text } = runnable(firstSnippet(readFileSync(join(folder, 'README.md'), 'utf8')));
      const project = mkdtempSync(join(tmpdir(), `glossa-alone-${name}-`));
      try {
        writeFileSync(join(project, 'package.json'), JSON.stringify(manifest(name), null, 2));
        run(
          'npm',
          ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'],
          project,
        );
        writeFileSync(join(project, file), text);
        expect(run(command, [file], project).trim()).not.toBe('');
      } finally {
        rmSync(project, { recursive: true });
      }
    },
  );
});
