const FRAME_MILLISECONDS = 16;

let lastTurn = 0;

/**
 * Lets the event loop turn between two pieces of long work, at most once a frame: timers, input, messages and so an
 * abort reach a busy thread only then, because awaiting a promise alone does not let them in. It resolves at once
 * otherwise.
 */
export async function yieldToEventLoop(): Promise<void> {
  if (performance.now() - lastTurn < FRAME_MILLISECONDS) return;
  await nextTurn();
  lastTurn = performance.now();
}

/** By a message, because browsers throttle the timers of hidden pages to one a second, and later one a minute. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
