// `npm run test:runtimes`: installs Node 20 to 26, Deno and Bun (npm packages of those names) beside this file and runs
// the self-check on each.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSelfCheck } from './bundle.mjs';

const home = join(import.meta.dirname, '.runtimes');
const runtimes = [
  ['node', '20.20.2'],
  ['node', '22.23.3'],
  ['node', '24.21.0'],
  ['node', '26.10.0'],
  ['deno', '2.9.6', 'run', '--allow-all', '--quiet'],
  ['bun', '1.4.5'],
];

/** The path of a runtime's program; installed once. */
function install(name, version) {
  const folder = join(home, `${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // its install script fetches nothing: it picks the binary that came as an optional dependency
  const npm = spawnSync(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-save', `${name}@${version}`],
    { cwd: folder, encoding: 'utf8' },
  );
  if (npm.status !== 0) throw new Error(`npm install ${name}@${version}: ${npm.stderr.trim().split('\n').at(-1)}`);
  return join(folder, 'node_modules/.bin', name);
}

/** What the self-check says on a runtime, or why it says nothing. */
function check(program, args) {
  const { status, signal, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 120_000 });
  const line = stdout?.trim().split('\n').at(-1);
  if (status !== 0 || !line?.startsWith('{'))
    return { failed: [signal ? `did not end: ${signal}` : (stderr ?? '').trim().split('\n').slice(-3).join(' ')] };
  return JSON.parse(line);
}

mkdirSync(home, { recursive: true });
const file = join(home, 'self-check.mjs');
await bundleSelfCheck(file);
let failures = 0;
for (const [name, version, ...args] of runtimes) {
  let outcome;
  try {
    outcome = check(install(name, version), [...args, file]);
  } catch (error) {
    outcome = { failed: [error.message] };
  }
  const { cases = 0, failed, simd = '', sharedMemory = false, threads = 0 } = outcome;
  failures += failed.length;
  console.log(
    `${name} ${version}`.padEnd(16),
    failed.length === 0
      ? `${cases} cases passed; ${simd} SIMD, ${sharedMemory ? `shared memory, ${threads} threads` : 'one thread'}`
      : `FAILED: ${failed.join('; ')}`,
  );
}
process.exitCode = failures > 0 ? 1 : 0;
