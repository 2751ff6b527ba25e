/** Loads the libraries a benchmark compares with; `npm run bench` installs them, nothing else does. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = resolve(import.meta.dirname, '../.peers');

/** The module `specifier` as installed for the benchmark `name`. */
export async function importPeer<Module = unknown>(name: string, specifier: string): Promise<Module> {
  const require = createRequire(resolve(folder, name, 'package.json'));
  return (await import(pathToFileURL(require.resolve(specifier)).href)) as Module;
}
