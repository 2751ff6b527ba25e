/** The thread that computes: runs jobs one after another, and aborts them. */
import { ModelShelf } from './model-shelf.js';
import type { Reply, Request } from './protocol.js';
import { runJob } from './run-job.js';

const shelf = new ModelShelf(2);
const aborts = new Map<number, AbortController>();
let queue = Promise.resolve();

const reply = (message: Reply) => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.type === 'abort') {
    aborts.get(data.id)?.abort();
    return;
  }
  const { id, job } = data;
  const abort = new AbortController();
  aborts.set(id, abort);
  queue = queue.then(async () => {
    try {
      abort.signal.throwIfAborted();
      await runJob(id, job, shelf, abort.signal, reply);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      reply({ type: 'failed', id, message, aborted: abort.signal.aborted });
    } finally {
      aborts.delete(id);
    }
  });
});
