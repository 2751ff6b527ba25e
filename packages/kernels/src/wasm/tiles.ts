import type { KernelTable } from './kernel-table.js';
import type { KernelMemory } from './memory.js';
import type { Simd } from './instantiate.js';

/** Rows and columns of a matrix product that the kernels hold in registers. */
export const tiles = ['4x8', '3x12', '6x8'] as const;
export type Tile = (typeof tiles)[number];

/**
 * What `useTiles` takes: the times of a multiply-add in tiles of 3 by 12 and of 6 by 8 over that in tiles of 4 by 8.
 */
export type TileCosts = readonly [cost3x12: number, cost6x8: number];

/** The costs that have one tile for all products. */
export const costsOf: Readonly<Record<Tile, TileCosts>> = {
  '4x8': [Infinity, Infinity],
  '3x12': [0, Infinity],
  '6x8': [Infinity, 0],
};

/** The tile that costs choose where nothing hangs over the edges. */
export const tileOf = ([cost3x12, cost6x8]: TileCosts): Tile =>
  Math.min(cost3x12, cost6x8) >= 1 ? '4x8' : cost3x12 <= cost6x8 ? '3x12' : '6x8';

/**
 * Where the clock is too coarse to tell: V8 on x86 keeps 3 by 12 in registers, but with a separate product and sum one
 * too few is left; before version 13 (Node 24) it does not keep 6 by 8.
 */
const usual: Readonly<Record<Simd, TileCosts>> = { relaxed: [0.87, Infinity], plain: [Infinity, Infinity] };

/** A product of whole tiles of all shapes, some 70 microseconds long. */
const [ROWS, COLUMNS, DEPTH] = [96, 96, 192];
/**
 * Rounds in which no tile has become much faster: an engine puts its optimized code in place while the first ones run.
 */
const SETTLED = 8;
const MUCH = 0.8;
/** Milliseconds after which no further round begins. */
const LONGEST = 30;
/** Beyond these, the engine has optimized one tile and not yet the other. */
const PLAUSIBLE = 2.5;
/**
 * Steps of the clock that a sample lasts at least, and the coarsest step, in milliseconds, with which a sample is short
 * enough.
 */
const [STEPS, COARSEST] = [10, 0.15];

const known = new Map<Simd, TileCosts>();

/**
 * The costs that `useTiles` is to be given on this machine, measured once in a process. They decide about time, never
 * about a result.
 */
export function tileCosts(simd: Simd, kernels: KernelTable, memory: KernelMemory): TileCosts {
  let costs = known.get(simd);
  if (costs === undefined) known.set(simd, (costs = measureTileCosts(kernels, memory) ?? usual[simd]));
  return costs;
}

/**
 * Times all tiles in turn, some milliseconds in all; undefined where the clock is too coarse or the machine too busy to
 * tell.
 */
export function measureTileCosts(kernels: KernelTable, memory: KernelMemory): TileCosts | undefined {
  const step = clockStep();
  if (!(step <= COARSEST)) return undefined;
  const count = DEPTH * (ROWS + COLUMNS);
  // the least, not the median: what else the machine does only ever adds
  const least: Record<Tile, number> = { '4x8': Infinity, '3x12': Infinity, '6x8': Infinity };
  const costs = (): TileCosts => [least['3x12'] / least['4x8'], least['6x8'] / least['4x8']];
  const arePlausible = () => costs().every((cost) => cost > 1 / PLAUSIBLE && cost < PLAUSIBLE);
  memory.borrow(4 * (count + ROWS * COLUMNS), (a) => {
    const [b, c] = [a + 4 * DEPTH * ROWS, a + 4 * count];
    kernels.fill(count, 0, a); // whatever lay there could be slow to multiply
    const product = () => kernels.gemm(ROWS, COLUMNS, DEPTH, a, DEPTH, false, b, COLUMNS, false, c, COLUMNS, 0, false);
    const end = performance.now() + LONGEST;
    for (let settled = 0; (settled < SETTLED || !arePlausible()) && performance.now() < end; settled++) {
      for (const tile of tiles) {
        kernels.useTiles(...costsOf[tile]);
        const time = timeOf(product, STEPS * step);
        if (time < MUCH * least[tile]) settled = 0;
        least[tile] = Math.min(least[tile], time);
      }
    }
  });
  return arePlausible() ? costs() : undefined;
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
