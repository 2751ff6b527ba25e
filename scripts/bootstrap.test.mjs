import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint, importers, isAtLeast, isInstalled } from './bootstrap.mjs';

const lockfile = `lockfileVersion: '9.0'

importers:

  .:
    devDependencies:
      vitest:
        specifier: 4.1.12
        version: 4.1.12

  'packages/a':
    dependencies:
      x:
        specifier: 1.0.0
        version: 1.0.0

  models/b: {}

packages:

  vitest@4.1.12:
    resolution: {}
`;

describe('bootstrap', () => {
  it.each([
    ['20.19.0', true],
    ['20.19.5', true],
    ['22.0.0', true],
    ['20.18.3', false],
    ['18.20.0', false],
  ])('Node %s: %s', (version, expected) => expect(isAtLeast(version, '20.19')).toBe(expected));

  it('finds the workspace folders with dependencies', () => {
    expect(importers(lockfile)).toEqual(['.', 'packages/a']);
    expect(importers('')).toEqual([]);
  });

  it('installs again when the lockfile or a node_modules changed, and only then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glossa-bootstrap-'));
    try {
      await writeFile(join(folder, 'pnpm-lock.yaml'), lockfile);
      await writeFile(join(folder, 'pnpm-workspace.yaml'), 'packages: []');
      await mkdir(join(folder, 'packages/a/node_modules'), { recursive: true });
      await mkdir(join(folder, 'node_modules'));
      expect(isInstalled(folder, 'pnpm@1')).toBe(false);

      await writeFile(join(folder, 'node_modules/.glossa-install'), fingerprint(folder, 'pnpm@1'));
      expect(isInstalled(folder, 'pnpm@1')).toBe(true);
      expect(isInstalled(folder, 'pnpm@2')).toBe(false);

      await rm(join(folder, 'packages/a/node_modules'), { recursive: true });
      expect(isInstalled(folder, 'pnpm@1')).toBe(false);

      await mkdir(join(folder, 'packages/a/node_modules'));
      await writeFile(join(folder, 'pnpm-lock.yaml'), `${lockfile}\n`);
      expect(isInstalled(folder, 'pnpm@1')).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
