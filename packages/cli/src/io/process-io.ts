import '@glossa/check'; // before a class that uses Symbol.dispose
import type { Io, Output } from './io.js';

/**
 * The streams of the process, for whatever is not given. Ctrl-C aborts, the second one kills; so does, silently, a
 * reader of stdout that goes away, as `head` does. Disposing it gives Ctrl-C back.
 */
export function processIo(given: Partial<Io>): Io & Disposable {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new DOMException('interrupted', 'AbortError'));
  const fail = (error: Error) => controller.abort(error);
  if (!given.signal) process.once('SIGINT', interrupt);
  if (!given.stdout) process.stdout.on('error', fail);
  if (!given.stderr) process.stderr.on('error', ignore);
  let readsStdin = false;
  return {
    get stdin() {
      readsStdin ||= !given.stdin;
      return given.stdin ?? process.stdin;
    },
    stdout: given.stdout ?? awaited(process.stdout),
    stderr: given.stderr ?? process.stderr,
    signal: AbortSignal.any([controller.signal, ...(given.signal ? [given.signal] : [])]),
    [Symbol.dispose]() {
      process.off('SIGINT', interrupt);
      process.stderr.off('error', ignore);
      // The same failure may still be reported to listeners.
      if (!controller.signal.aborted) process.stdout.off('error', fail);
      // An abandoned read would keep the process alive.
      if (readsStdin) process.stdin.destroy();
    },
  };
}

/** A slow reader slows the writer down, instead of filling memory. */
function awaited(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) =>
      new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    isTTY: stream.isTTY,
    columns: stream.columns,
  };
}

function ignore(): void {}
