// `npm run bench [-- NAME…]`: installs what a comparison compares with, then runs it. Without a name: all of them.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run, runSource } from './run.mjs';

const folder = join(root, 'benchmarks');

/** Installs the pinned peers of one comparison, unless they are there. @returns {Promise<number>} npm's exit code */
async function installPeers(name, peers) {
  const home = join(folder, '.peers', name);
  const content = { name: `peers-of-${name.replace('/', '-')}`, private: true, dependencies: peers };
  const manifest = `${JSON.stringify(content, null, 2)}\n`;
  const installed = join(home, 'node_modules/.manifest.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === manifest) return 0;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), manifest);
  const exitCode = await run(
    'npm',
    [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--no-package-lock',
      '--prefix',
      home,
    ],
    { cwd: home },
  );
  if (exitCode === 0) writeFileSync(installed, manifest);
  return exitCode;
}

async function bench() {
  const { positionals } = parseArgs({ allowPositionals: true });
  const known = readdirSync(join(folder, 'src')).flatMap((file) => /^(.+)\.ts$/.exec(file)?.[1] ?? []);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`expected names among ${known.join(', ')}; received ${unknown.join(', ')}`);

  const names = positionals.length > 0 ? positionals : known;
  const peers = JSON.parse(readFileSync(join(folder, 'peers.json'), 'utf8'));
  for (const name of names) {
    // NAME/PART: peers that must not meet the others
    for (const set of Object.keys(peers).filter((key) => key === name || key.startsWith(`${name}/`))) {
      const installed = await installPeers(set, peers[set]);
      if (installed !== 0) return installed;
    }
    const ran = await runSource('benchmarks/harness/main.ts', [name]);
    if (ran !== 0) return ran;
  }
  return 0;
}

try {
  process.exitCode = await bench();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
