/** The command `parity [--fixtures DIR] [--record FILE]`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check.js';
import { discover, discoverPublished, publishedNames } from './discover.js';
import { recordOf, writeRecord } from './record.js';
import { runners } from './registry.js';
import type { Entry } from './runner.js';
import { settings } from './settings.js';
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
    const { values } = parseArgs({
      args: [...args],
      options: { fixtures: { type: 'string' }, record: { type: 'string' } },
    });
    const folder = given(values.fixtures ?? process.env.GLOSSA_FIXTURES) ?? shared('fixtures');
    // A folder that is asked for is checked alone.
    const real =
      values.fixtures === undefined ? publishedIn(given(process.env.GLOSSA_DATA) ?? shared('data'), output) : [];
    const verdict = await check([...discover(folder), ...real], runners, {
      settings,
      onResult: ({ entry }, { name }) => output.error(`${name}: checked ${entry.kind}/${entry.name}`),
    });
    output.log(format(verdict));
    if (values.record !== undefined) writeRecord(given(values.record)!, recordOf(verdict));
    return verdict.passed ? 0 : 1;
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function publishedIn(data: string, output: Output): Entry[] {
  const entries = discoverPublished(data);
  if (entries.length < publishedNames.length)
    output.error(`SKIPPED: of ${publishedNames.join(', ')} not all are in ${data}/models (set GLOSSA_DATA)`);
  return entries;
}

/** npm starts scripts in the root; a path is meant from where the user stands. */
function given(path: string | undefined): string | undefined {
  return path ? resolve(process.env.INIT_CWD ?? '.', path) : undefined;
}

function shared(name: string): string {
  return resolve(import.meta.dirname, '../../../shared', name);
}
