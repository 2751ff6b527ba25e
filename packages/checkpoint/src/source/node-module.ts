/** Node's modules without an import statement, over which bundlers for browsers would stumble. */

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

/** @throws Error outside Node, Deno and Bun, saying what for (`purpose`) the module is needed */
export function nodeModule<Name extends keyof NodeModules>(name: Name, purpose: string): NodeModules[Name] {
  const module = findNodeModule(name);
  if (module === undefined) throw new Error(`${purpose} needs Node; elsewhere, pass a URL or a record of files`);
  return module;
}
