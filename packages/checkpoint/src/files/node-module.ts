import { GlossaError } from '@glossa/check';

/** Node's modules by name. They are looked up at run time: bundlers for browsers would stumble over imports. */
interface NodeModules {
  'node:crypto': typeof import('node:crypto');
  'node:fs/promises': typeof import('node:fs/promises');
  'node:os': typeof import('node:os');
  'node:path': typeof import('node:path');
  'node:url': typeof import('node:url');
}

/** @returns undefined outside Node, Deno and Bun */
export function findNodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name);
}

/**
 * @param purpose what needs the module, for the error: `reading the folder models`
 * @throws GlossaError `unsupported` outside Node, Deno and Bun
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name, purpose: string): NodeModules[Name] {
  const module = findNodeModule(name);
  if (module !== undefined) return module;
  throw new GlossaError('unsupported', `${purpose} needs Node; elsewhere, pass a URL or a record of files`);
}
