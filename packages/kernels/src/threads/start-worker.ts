import { nodeWorker, webWorker } from './worker-source.js';

export interface Started {
  terminate(): void;
}

interface NodeWorker {
  unref(): void;
  terminate(): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'exit', listener: (code: number) => void): void;
}

interface WorkerThreads {
  Worker: new (source: string, options: { eval: true; workerData: unknown }) => NodeWorker;
}

type GetBuiltin = (id: string) => unknown;

// getBuiltinModule, not import: synchronous, and nothing for a bundler to see
const workerThreads = (): WorkerThreads | undefined =>
  (globalThis as { process?: { getBuiltinModule?: GetBuiltin } }).process?.getBuiltinModule?.('node:worker_threads') as
    WorkerThreads | undefined;

/** Starts a thread on its part of the work. `lost` hears when it ends, which it never does by itself. */
export function startWorker(data: unknown, lost: (reason: string) => void): Started {
  const threads = workerThreads();
  return threads ? startNodeWorker(threads, data, lost) : startWebWorker(data, lost);
}

/** A process that has finished its own work does not wait for this thread. */
function startNodeWorker({ Worker }: WorkerThreads, data: unknown, lost: (reason: string) => void): Started {
  const worker = new Worker(nodeWorker, { eval: true, workerData: data });
  worker.unref();
  worker.on('error', (error) => lost(error.message));
  worker.on('exit', (code) => lost(`exit code ${code}`));
  return worker;
}

function startWebWorker(data: unknown, lost: (reason: string) => void): Started {
  const url = URL.createObjectURL(new Blob([webWorker], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onerror = (event) => lost(event.message || 'it could not be started');
  worker.onmessageerror = () => lost('it could not read its instructions');
  worker.postMessage(data);
  URL.revokeObjectURL(url);
  return worker;
}
