import type { KernelTable } from './kernel-table.js';
import type { KernelMemory } from './memory.js';
import type { Simd } from './instantiate.js';

/** Rows and columns of a matrix product that the kernels hold in registers. */
export type Tile = '3x12' | '4x8';

/** What `useTiles` takes to have one tile for all products. */
export const costOf: Readonly<Record<Tile, number>> = { '3x12': 0, '4x8': Infinity };

/** The tile that a cost chooses where nothing hangs over the edges. */
export const tileOf = (cost: number): Tile => (cost < 1 ? '3x12' : '4x8');

/** Where the clock is too coarse to tell: V8 on x86 keeps 3 by 12 in registers, but with a separate product and sum one too few is left. */
const usual: Readonly<Record<Simd, number>> = { relaxed: 0.87, plain: Infinity };

/** A product of whole tiles of both shapes, some 70 microseconds long. */
const [ROWS, COLUMNS, DEPTH] = [96, 96, 192];
/** Rounds in which neither tile has become much faster: an engine puts its optimized code in place while the first ones run. */
const SETTLED = 8;
const MUCH = 0.8;
/** Milliseconds after which no further round begins. */
const LONGEST = 30;
/** Beyond these, the engine has optimized one tile and not yet the other. */
const PLAUSIBLE = 2.5;
/** Steps of the clock that a sample lasts at least, and the coarsest step, in milliseconds, with which a sample is short enough. */
const [STEPS, COARSEST] = [10, 0.15];

const known = new Map<Simd, number>();

/** The cost that `useTiles` is to be given on this machine, measured once in a process. It decides about time, never about a result. */
export function tileCost(simd: Simd, kernels: KernelTable, memory: KernelMemory): number {
  let cost = known.get(simd);
  if (cost === undefined) known.set(simd, (cost = measureTileCost(kernels, memory) ?? usual[simd]));
  return cost;
}

/** Times both tiles in turn, some milliseconds in all; undefined where the clock is too coarse or the machine too busy to tell. */
export function measureTileCost(kernels: KernelTable, memory: KernelMemory): number | undefined {
  const step = clockStep();
  if (!(step <= COARSEST)) return undefined;
  const count = DEPTH * (ROWS + COLUMNS);
  // the least, not the median: what else the machine does only ever adds
  const least: Record<Tile, number> = { '3x12': Infinity, '4x8': Infinity };
  const isPlausible = (cost: number) => cost > 1 / PLAUSIBLE && cost < PLAUSIBLE;
  memory.borrow(4 * (count + ROWS * COLUMNS), (a) => {
    const [b, c] = [a + 4 * DEPTH * ROWS, a + 4 * count];
    kernels.fill(count, 0, a); // whatever lay there could be slow to multiply
    const product = () => kernels.gemm(ROWS, COLUMNS, DEPTH, a, DEPTH, false, b, COLUMNS, false, c, COLUMNS, 0, false);
    const end = performance.now() + LONGEST;
    for (let settled = 0; (settled < SETTLED || !isPlausible(least['3x12'] / least['4x8'])) && performance.now() < end; settled++) {
      for (const tile of ['3x12', '4x8'] as const) {
        kernels.useTiles(costOf[tile]);
        const time = timeOf(product, STEPS * step);
        if (time < MUCH * least[tile]) settled = 0;
        least[tile] = Math.min(least[tile], time);
      }
    }
  });
  const cost = least['3x12'] / least['4x8'];
  return isPlausible(cost) ? cost : undefined;
}

/** Milliseconds that one call takes, of as many as fill a span. */
function timeOf(call: () => void, span: number): number {
  const start = performance.now();
  for (let calls = 1; ; calls++) {
    call();
    const passed = performance.now() - start;
    if (passed >= span && passed > 0) return passed / calls;
  }
}

/** The least step of the clock, in milliseconds; infinity when it stands still. */
function clockStep(): number {
  let least = Infinity;
  let last = performance.now();
  for (let looks = 0, steps = 0; looks < 100_000 && steps < 3; looks++) {
    const now = performance.now();
    if (now === last) continue;
    least = Math.min(least, now - last);
    last = now;
    steps++;
  }
  return least;
}
