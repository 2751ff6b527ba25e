/** Packs every package once, as it would be published, before the tests look at the tarballs. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workspacePackages } from '@glossa/scripts/workspace';

const root = resolve(import.meta.dirname, '../..');
const destination = join(import.meta.dirname, '.packed');

export interface Packed {
  /** `kernels`, of `@glossa/kernels`. */
  name: string;
  /** Its folder in the workspace. */
  folder: string;
  tarball: string;
}

/** Every published package: what `packages/` and `models/` hold, unless private. */
export const packed: Packed[] = workspacePackages(root)
  .filter(({ folder, manifest }) => /^(packages|models)\//.test(folder) && !manifest.private)
  .map(({ folder, manifest }) => ({
    name: manifest.name.replace('@glossa/', ''),
    folder: join(root, folder),
    tarball: join(destination, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`),
  }));

/** Only `packages/`: what users import. */
export const libraries = packed.filter(({ name }) => !name.startsWith('model-'));

export const manifestIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

export function setup() {
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination);
  const filters = ['--filter', './packages/*', '--filter', './models/*'];
  const pnpm = join(root, 'node_modules/pnpm/bin/pnpm.cjs');
  execFileSync(process.execPath, [pnpm, '--recursive', ...filters, 'pack', '--pack-destination', destination], {
    cwd: root,
    stdio: 'pipe',
  });
}
