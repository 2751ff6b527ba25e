/** Counts the seconds that an iterable takes to give its items; the time its consumer takes does not count. */
export class Stopwatch {
  seconds = 0;

  async *time<Item>(items: AsyncGenerator<Item, void, undefined>): AsyncGenerator<Item, void, undefined> {
    try {
      for (;;) {
        const start = performance.now();
        const { value, done } = await items.next();
        this.seconds += (performance.now() - start) / 1000;
        if (done) return;
        yield value;
      }
    } finally {
      await items.return();
    }
  }
}
