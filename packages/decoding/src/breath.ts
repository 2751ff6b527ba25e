const interval = 16; // milliseconds: a frame

/**
 * Lets the event loop turn between steps, at most once a frame. Awaiting a promise alone does not: without this, no
 * timer, input or message, and so no abort, would reach a thread that is generating.
 */
export class Breath {
  #last = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#last < interval) return;
    await turn();
    this.#last = performance.now();
  }
}

/** By a message, because timers are throttled in background pages. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
