/** Beyond this many, the memory is the limit. */
const MOST = 8;

interface NodeProcess {
  getBuiltinModule?: (id: string) => unknown;
}

/** As many threads as the machine runs at once. */
export function defaultThreads(): number {
  const { process, navigator } = globalThis as { process?: NodeProcess; navigator?: { hardwareConcurrency?: number } };
  const os = process?.getBuiltinModule?.('node:os') as { availableParallelism?: () => number } | undefined;
  return Math.max(1, Math.min(MOST, os?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1));
}
