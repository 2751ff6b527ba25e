/** `npm run parity [-- --fixtures DIR]`: exits with 1 when a difference exceeds its tolerance. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check.js';
import { discover } from './discover.js';
import { runners } from './registry.js';
import { format } from './table.js';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { fixtures: { type: 'string' } } });
  const fixtures = values.fixtures ?? process.env.GLOSSA_FIXTURES;
  // npm starts scripts in the root; a path is meant from where the user stands.
  const folder = fixtures ? resolve(process.env.INIT_CWD ?? '.', fixtures) : resolve(import.meta.dirname, '../../../shared/fixtures');

  const verdict = await check(discover(folder), runners, ({ entry }) => console.error(`checked ${entry.kind}/${entry.name}`));
  console.log(format(verdict));
  return verdict.passed ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
