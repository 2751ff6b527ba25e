// Makes a fresh clone ready: checks Node, then installs the workspace with the pinned pnpm. Uses only what Node has.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Is `version` (`20.19.0`) at least `minimum` (`20.19`)? */
export function isAtLeast(version, minimum) {
  const parts = (text) => text.split('.').map((part) => Number.parseInt(part, 10));
  const have = parts(version);
  for (const [i, want] of parts(minimum).entries()) {
    if ((have[i] || 0) !== want) return (have[i] || 0) > want;
  }
  return true;
}

/** The workspace folders that a lockfile says have dependencies, and so a `node_modules`. */
export function importers(lockfile) {
  const section = /^importers:\n([\s\S]*?)^\S/m.exec(`${lockfile}\nend`);
  if (!section) return [];
  return [...section[1].matchAll(/^ {2}(\S[^\n]*):\n/gm)].map((match) => match[1].replace(/^'|'$/g, ''));
}

/** What an install depends on; written beside its result, so that the next start can tell that nothing changed. */
export function fingerprint(folder, packageManager) {
  const hash = createHash('sha256').update(`${packageManager}\n`);
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

export function isInstalled(folder, packageManager) {
  const stamp = join(folder, 'node_modules/.glossa-install');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint(folder, packageManager)) return false;
  const lockfile = readFileSync(join(folder, 'pnpm-lock.yaml'), 'utf8');
  return importers(lockfile).every((path) => existsSync(join(folder, path, 'node_modules')));
}

/** The pnpm in `node_modules` when it is the pinned one, else npx fetches that. */
function pnpmCommand(packageManager) {
  const local = join(root, 'node_modules/pnpm');
  if (existsSync(join(local, 'package.json'))) {
    const { version } = JSON.parse(readFileSync(join(local, 'package.json'), 'utf8'));
    if (`pnpm@${version}` === packageManager) return [process.execPath, join(local, 'bin/pnpm.cjs')];
  }
  return ['npx', '--yes', packageManager];
}

function bootstrap() {
  const { packageManager, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const minimum = engines.node.replace('>=', '');
  if (!isAtLeast(process.versions.node, minimum)) {
    console.error(`Glossa needs Node ${minimum} or newer; this is Node ${process.versions.node}.`);
    return 1;
  }
  if (isInstalled(root, packageManager)) return 0;

  const [command, ...args] = [...pnpmCommand(packageManager), 'install', '--frozen-lockfile', '--prefer-offline'];
  console.log(`Installing the workspace with ${packageManager} …`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) console.error(`bootstrap: cannot run ${command}: ${error.message}`);
  if (status !== 0) return status || 1;
  writeFileSync(join(root, 'node_modules/.glossa-install'), fingerprint(root, packageManager));
  return 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(bootstrap());
