import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runBatches, type Batch, type TaskProgress } from './run-batches.js';

const lengthOf = (row: string) => row.length;

async function run(rows: readonly string[], batchSize: number, signal?: AbortSignal) {
  const batches: Batch<string>[] = [];
  const reports: TaskProgress[] = [];
  const found = new Map<number, string>();
  const onProgress = (progress: TaskProgress) => void reports.push(progress);
  async function* work(batch: Batch<string>) {
    batches.push(batch);
    for (const [i, index] of batch.indexes.entries()) yield [index, batch.rows[i]] as const;
  }
  for await (const [index, row] of runBatches(rows, { batchSize, lengthOf, onProgress, signal }, work)) {
    expect(found.has(index)).toBe(false);
    found.set(index, row);
  }
  return { batches, reports, found };
}

it('does each row once, in batches of at most the size, each batch sorted by length', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 9 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      async (rows, size) => {
        const { batches, reports, found } = await run(rows, size);
        expect(rows.map((_, index) => found.get(index))).toEqual(rows);
        for (const batch of batches) {
          expect(batch.rows.length).toBeLessThanOrEqual(size);
          const lengths = batch.rows.map(lengthOf);
          expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
        }
        expect(reports.at(-1) ?? { done: 0, total: 0 }).toEqual({ done: rows.length, total: rows.length });
      },
    ),
  );
});

it('does the first rows first', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => 'x'.repeat(40 - i));
  const { batches } = await run(rows, 4);
  expect([...batches[0].indexes].sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  expect(Math.max(...batches.slice(0, 3).flatMap(({ indexes }) => indexes))).toBe(11);
});

it('stops between two batches when it is aborted', async () => {
  const controller = new AbortController();
  async function* work({ indexes }: Batch<string>) {
    yield indexes.length;
    controller.abort(new Error('enough'));
  }
  const counts: number[] = [];
  const running = (async () => {
    for await (const count of runBatches(['a', 'b', 'c'], { batchSize: 1, lengthOf, signal: controller.signal }, work))
      counts.push(count);
  })();
  await expect(running).rejects.toThrow('enough');
  expect(counts).toEqual([1]);
  await expect(run(['a'], 1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});
