/**
 * The roofline (Williams, Waterman and Patterson 2009): what memory or arithmetic, whichever is slower, allows a
 * kernel.
 */
import type { Result } from '@glossa/benchmarks/result';

export interface Point extends Result {
  intensity: number;
}

export interface Roofline {
  /** GFLOP/s and GB/s of the machine. */
  limits: { compute: number; memory: number };
  points: Point[];
  intensities: number[];
  speeds: number[];
}

/** The kernels that were measured beside the machine's own limits; undefined when none were. */
export function roofline(rows: readonly Result[]): Roofline | undefined {
  const points = rows
    .filter((row): row is Point => row.intensity !== undefined)
    .sort((a, b) => a.intensity - b.intensity);
  const limits = points[0]?.limits;
  if (!limits) return undefined;
  return {
    limits,
    points,
    intensities: [...points.map(({ intensity }) => intensity), limits.compute / limits.memory],
    speeds: [...points.map(({ ours }) => ours), limits.compute],
  };
}

export interface LogAxis {
  from: number;
  to: number;
  /** Powers of ten. */
  ticks: number[];
  /** Where a value stands. */
  at(value: number): number;
}

/** A logarithmic axis over whole decades that hold all values, between two places. */
export function axisOf(values: readonly number[], start: number, end: number): LogAxis {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values) * 1.05)));
  return {
    from: 10 ** first,
    to: 10 ** last,
    ticks: Array.from({ length: last - first + 1 }, (_, i) => Number((10 ** (first + i)).toPrecision(1))),
    at: (value) => start + ((Math.log10(value) - first) / (last - first)) * (end - start),
  };
}
