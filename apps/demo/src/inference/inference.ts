/** The page's side of the worker: one promise a job, with callbacks for what happens on the way. */
import type { Job, Reply, Request, ResultOf } from '../worker/protocol.js';

export interface Watcher {
  onLoading?(file: string, loaded: number, total: number | undefined): void;
  onStarted?(): void;
  onText?(text: string): void;
}

interface Pending {
  readonly watcher: Watcher;
  resolve(outcome: { result: unknown; seconds: number }): void;
  reject(error: Error): void;
}

export class Inference {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  constructor(private readonly startWorker: () => Worker) {}

  /**
   * Runs a job in the worker, after those asked for before it.
   * @throws an `AbortError` when the signal aborts, else an Error with the worker's message.
   */
  run<J extends Job>(job: J, signal: AbortSignal, watcher: Watcher): Promise<{ result: ResultOf<J>; seconds: number }> {
    signal.throwIfAborted();
    const id = ++this.lastId;
    const abort = () => this.send({ type: 'abort', id });
    signal.addEventListener('abort', abort);
    return new Promise<{ result: unknown; seconds: number }>((resolve, reject) => {
      this.pending.set(id, { watcher, resolve, reject });
      this.send({ type: 'run', id, job });
    }).finally(() => signal.removeEventListener('abort', abort)) as Promise<{ result: ResultOf<J>; seconds: number }>;
  }

  private send(request: Request): void {
    this.worker ??= this.open();
    this.worker.postMessage(request);
  }

  private open(): Worker {
    const worker = this.startWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.receive(data));
    // A worker that cannot start or dies fails its jobs; the next job starts another.
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      worker.terminate();
      this.worker = undefined;
      for (const { reject } of this.pending.values())
        reject(new Error(event.message || 'the worker could not be started'));
      this.pending.clear();
    });
    return worker;
  }

  private receive(reply: Reply): void {
    const job = this.pending.get(reply.id);
    if (!job) return;
    if (reply.type === 'loading') job.watcher.onLoading?.(reply.file, reply.loaded, reply.total);
    else if (reply.type === 'started') job.watcher.onStarted?.();
    else if (reply.type === 'text') job.watcher.onText?.(reply.text);
    else {
      this.pending.delete(reply.id);
      if (reply.type === 'done') job.resolve(reply);
      else job.reject(reply.aborted ? new DOMException(reply.message, 'AbortError') : new Error(reply.message));
    }
  }
}
