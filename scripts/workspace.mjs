// The packages of the workspace, as pnpm-workspace.yaml lists them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The patterns under `packages:`; each is a folder or `folder/*`. */
function patterns(yaml) {
  const section = /^packages:\n((?: +- .*\n)+)/m.exec(yaml)?.[1] ?? '';
  return [...section.matchAll(/- (.+)\n/g)].map((match) => match[1].replace(/['"]/g, '').trim());
}

/**
 * @param {string} root
 * @returns {{ folder: string, manifest: Record<string, any> }[]} folder relative to the root
 */
export function workspacePackages(root) {
  return patterns(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) }));
}
