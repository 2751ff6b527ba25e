/**
 * `Symbol.dispose` and `Symbol.asyncDispose` for engines that lack them (Safari, Firefox before 141, Chrome before
 * 134). Every package of ours loads this module before it defines a class, and compilers fall back on the same
 * registered symbols.
 */
for (const name of ['dispose', 'asyncDispose']) {
  if (!Reflect.has(Symbol, name)) Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`) });
}

export {};
