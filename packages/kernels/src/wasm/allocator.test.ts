import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocator } from './allocator.js';

const BASE = 65536;

function make() {
  const state = { top: BASE };
  const allocator = new Allocator(BASE, (bytes) => (state.top = Math.max(state.top, bytes)));
  return { allocator, state };
}

describe('Allocator', () => {
  it('never hands out the same byte twice, and starts blocks on cache lines', () => {
    const step = fc.record({
      take: fc.boolean(),
      bytes: fc.oneof(fc.nat(300), fc.nat(50_000), fc.nat(3_000_000)),
      which: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { allocator, state } = make();
        const blocks: Array<{ start: number; bytes: number }> = [];
        for (const { take, bytes, which } of steps) {
          if (take || blocks.length === 0) {
            const start = allocator.allocate(bytes);
            expect(start % 64).toBe(0);
            expect(start).toBeGreaterThanOrEqual(BASE);
            expect(start + bytes).toBeLessThanOrEqual(state.top);
            for (const block of blocks)
              expect(
                start + bytes <= block.start || block.start + block.bytes <= start || bytes === 0 || block.bytes === 0,
              ).toBe(true);
            blocks.push({ start, bytes });
          } else allocator.release(blocks.splice(which % blocks.length, 1)[0].start);
        }
        for (const { start } of blocks) allocator.release(start);
        expect(allocator.bytesInUse).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
  it('reuses what a repeated pattern gave back', () => {
    const { allocator, state } = make();
    const pattern = () => {
      const blocks = [10, 5_000_000, 70_000, 200, 300_000, 5_000_000].map((bytes) => allocator.allocate(bytes));
      [blocks[4], blocks[0], blocks[5], blocks[2], blocks[1], blocks[3]].forEach((block) => allocator.release(block));
    };
    pattern();
    const { top } = state;
    for (let i = 0; i < 1000; i++) pattern();
    expect(state.top).toBe(top);
  });
  it('joins neighbors into one hole', () => {
    const { allocator, state } = make();
    const blocks = [1, 2, 3].map(() => allocator.allocate(100_000));
    const { top } = state;
    for (const block of [blocks[0], blocks[2], blocks[1]]) allocator.release(block);
    expect(allocator.allocate(300_000)).toBe(blocks[0]);
    expect(state.top).toBe(top);
  });
  it('is unchanged when there is no room', () => {
    const allocator = new Allocator(BASE, (bytes) => {
      if (bytes > BASE + 1_000_000) throw new Error('no room');
    });
    const block = allocator.allocate(800_000);
    expect(() => allocator.allocate(800_000)).toThrow('no room');
    expect(allocator.bytesInUse).toBe(800_000);
    allocator.release(block);
    expect(allocator.allocate(900_000)).toBe(block);
  });
  it('refuses to take back what it did not give', () => {
    const { allocator } = make();
    const block = allocator.allocate(10);
    allocator.release(block);
    expect(() => allocator.release(block)).toThrow('release: expected the address of a block in use');
  });
});
