import '@glossa/check'; // Symbol.dispose

/** Disposes each of the given resources that exists. */
export function disposeAll(...resources: (Disposable | { dispose(): void } | null | undefined)[]): void {
  for (const resource of resources) {
    if (!resource) continue;
    if (Symbol.dispose in resource) resource[Symbol.dispose]();
    else resource.dispose();
  }
}
