// `npm test`: every check there is, at most two at once. The last line is `N passed, N failed, N skipped`.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countTurboRun, lastLine, single, sum } from './report.mjs';
import { root, run } from './run.mjs';
import { turbo } from './turbo.mjs';
import { workspacePackages } from './workspace.mjs';

/** Checks of the whole workspace at once. */
const rootChecks = {
  'package graph': ['node', 'scripts/check-graph.mjs'],
  'circles inside packages': ['node', 'scripts/check-circles.mjs'],
  'one meaning a name': ['node', 'scripts/check-names.mjs'],
  'line length': ['node', 'scripts/check-lines.mjs'],
  'format (prettier)': ['prettier', '--check', '--log-level=warn', '.'],
  'unused code (knip)': ['knip', '--no-progress'],
  'dependency versions (syncpack)': ['syncpack', 'lint'],
};

const summaries = () => {
  const folder = join(root, '.turbo/runs');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};

function removeOldReports() {
  for (const { folder } of workspacePackages(root))
    rmSync(join(root, folder, 'reports'), { recursive: true, force: true });
}

async function runTurbo() {
  const before = new Set(summaries());
  const exitCode = await turbo([
    'run',
    'build',
    'typecheck',
    'lint',
    'test',
    '--continue=dependencies-successful',
    '--summarize',
  ]);
  const [file] = summaries().filter((path) => !before.has(path));
  if (!file) return single(`turbo: exit code ${exitCode}, no summary`, false);
  const total = countTurboRun(JSON.parse(readFileSync(file, 'utf8')), root);
  return exitCode !== 0 && total.failed === 0 ? sum([total, single(`turbo: exit code ${exitCode}`, false)]) : total;
}

async function runRootChecks() {
  const parts = [];
  for (const [name, [command, ...args]] of Object.entries(rootChecks)) {
    console.log(`\n${name}`);
    parts.push(single(name, (await run(command, args)) === 0));
  }
  return sum(parts);
}

// Outside data is part of what turbo caches by, so it has to be named even where it lies at its default place.
for (const [variable, folder] of [
  ['GLOSSA_FIXTURES', '../shared/fixtures'],
  ['GLOSSA_DATA', '../shared/data'],
]) {
  const path = resolve(root, folder);
  if (process.env[variable] === undefined && existsSync(path)) process.env[variable] = path;
}

removeOldReports();
const total = sum([await runRootChecks(), await runTurbo()]);
const failed = total.failed > 0 || total.passed === 0;
if (total.failures.length > 0) console.error(`\nFailed:\n${total.failures.map((line) => `  ${line}`).join('\n')}`);
if (total.passed === 0) console.error('\nNothing passed.');
console.log(`\n${lastLine(total)}`);
process.exitCode = failed ? 1 : 0;
