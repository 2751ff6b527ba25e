/** For tests: the folder of reference files, or undefined with a loud word about what is skipped. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env['GLOSSA_FIXTURES'] ?? fileURLToPath(new URL('../../../../shared/fixtures', import.meta.url));
export const fixtures: string | undefined = existsSync(folder) ? folder : undefined;
if (fixtures === undefined)
  console.warn(`SKIPPED: parity tests of @glossa/checkpoint, no reference fixtures at ${folder} (set GLOSSA_FIXTURES)`);
