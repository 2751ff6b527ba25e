/** The command `parity [--fixtures DIR]`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check.js';
import { discover } from './discover.js';
import { runners } from './registry.js';
import { format } from './table.js';

export interface Output {
  /** The result. */
  log(line: string): void;
  /** Progress and complaints. */
  error(line: string): void;
}

/** @returns the exit code: 1 when a difference exceeds its tolerance, or nothing can be compared at all */
export async function run(args: readonly string[], output: Output = console): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options: { fixtures: { type: 'string' } } });
    const fixtures = values.fixtures ?? process.env.GLOSSA_FIXTURES;
    // npm starts scripts in the root; a path is meant from where the user stands.
    const folder = fixtures ? resolve(process.env.INIT_CWD ?? '.', fixtures) : resolve(import.meta.dirname, '../../../shared/fixtures');
    const verdict = await check(discover(folder), runners, ({ entry }) => output.error(`checked ${entry.kind}/${entry.name}`));
    output.log(format(verdict));
    return verdict.passed ? 0 : 1;
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
