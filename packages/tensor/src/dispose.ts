/** `Symbol.dispose` for engines that lack it (Safari), so that `using` works in code compiled for them. */
if (!Reflect.has(Symbol, 'dispose')) {
  Object.defineProperty(Symbol, 'dispose', { value: Symbol.for('Symbol.dispose') });
}

/** Disposes each of the given resources that exists. */
export function disposeAll(...resources: (Disposable | { dispose(): void } | null | undefined)[]): void {
  for (const resource of resources) {
    if (!resource) continue;
    if (Symbol.dispose in resource) resource[Symbol.dispose]();
    else resource.dispose();
  }
}
