/**
 * What `read` makes of each item, one after the other; undefined is left out. Written out rather than as a generator, whose variables would hold a
 * tensor while the next one is read.
 * @param finish checks what is left when all are read
 */
export function stream<Item, Value>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Value | undefined>,
  finish = async () => {},
): AsyncIterableIterator<Value> {
  const left = items[Symbol.iterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (let item = left.next(); item.done !== true; item = left.next()) {
        const value = await read(item.value);
        if (value !== undefined) return { done: false, value };
      }
      await finish();
      return { done: true, value: undefined };
    },
  };
}
