/** Loads the libraries a benchmark compares with; `npm run bench` installs them, nothing else does. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = resolve(import.meta.dirname, '../.peers');

/** Where a module of a peer lies, as installed for the benchmark `name`. */
export function peerPath(name: string, specifier: string): string {
  return createRequire(resolve(folder, name, 'package.json')).resolve(specifier);
}

/** The module `specifier` as installed for the benchmark `name`. */
export async function importPeer<Module = unknown>(name: string, specifier: string): Promise<Module> {
  return (await import(pathToFileURL(peerPath(name, specifier)).href)) as Module;
}
