import { GlossaError } from '@glossa/check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TaskStream } from './task-stream.js';

const tick = () => new Promise((resolve) => setTimeout(resolve));

function counting(count: number, log: string[] = []): TaskStream<number, string> {
  async function* run(): AsyncGenerator<number, string, undefined> {
    log.push('begun');
    try {
      for (let i = 0; i < count; i++) {
        await tick();
        yield i;
      }
      return `${count} in all`;
    } finally {
      log.push('ended');
    }
  }
  return new TaskStream('count', run());
}

async function read<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const chunks: T[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe('a stream', () => {
  it('gives its chunks and then its result, from one run', async () => {
    const log: string[] = [];
    const stream = counting(3, log);
    expect(log).toEqual([]);
    expect(await read(stream)).toEqual([0, 1, 2]);
    expect(await stream.result).toBe('3 in all');
    expect(log).toEqual(['begun', 'ended']);
  });

  it('gives its result to who does not read it, and chunks later', async () => {
    const stream = counting(3);
    expect(await stream.result).toBe('3 in all');
    expect(await read(stream)).toEqual([0, 1, 2]);
  });

  it('keeps the order of chunks when the result is awaited within a loop', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.nat(8), async (count, at) => {
        const stream = counting(count);
        const chunks: number[] = [];
        for await (const chunk of stream) {
          chunks.push(chunk);
          if (chunk === at) expect(await stream.result).toBe(`${count} in all`);
        }
        expect(chunks).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
      { numRuns: 30 },
    );
  });

  it('ends the work when its loop is left, and then has no result', async () => {
    const log: string[] = [];
    const stream = counting(3, log);
    for await (const _ of stream) break;
    expect(log).toEqual(['begun', 'ended']);
    await expect(stream.result).rejects.toThrow('count: the stream was left before its end');
  });

  it('is read once', async () => {
    const stream = counting(1);
    await read(stream);
    await expect(read(stream)).rejects.toThrow(GlossaError);
  });

  it('throws what its work throws, to both readers', async () => {
    async function* broken(): AsyncGenerator<number, string, undefined> {
      yield 1;
      throw new RangeError('no more');
    }
    const stream = new TaskStream('f', broken());
    await expect(read(stream)).rejects.toThrow('no more');
    await expect(stream.result).rejects.toThrow('no more');
  });
});
