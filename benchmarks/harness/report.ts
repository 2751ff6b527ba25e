/** Writes results as a table and as the JSON kept under `results/`. */
import { cpus } from 'node:os';
import type { Result } from './result.js';

export interface Setting {
  date: string;
  machine: { cpu: string; cores: number };
  node: string;
  /** Versions of what was compared, by package. */
  versions: Record<string, string>;
}

export const setting = (versions: Record<string, string>): Setting => ({
  date: new Date().toISOString(),
  machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
  node: process.versions.node,
  versions,
});

const figure = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

export function table(results: Result[]): string {
  const head = ['case', 'ours', 'peer', 'unit', 'ratio', 'beside'];
  const lines = [
    head,
    ...results.map((r) => [r.case, figure(r.ours), figure(r.peer), r.unit, `${r.ratio.toFixed(2)}x`, r.peerName]),
  ];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const right = new Set([1, 2, 4]);
  return lines
    .map((line) =>
      line
        .map((cell, i) => (right.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Each row carries its setting: a ratio without its machine says nothing. */
export const json = (results: Result[], where: Setting) =>
  `${JSON.stringify(
    results.map((row) => ({ ...row, ...where })),
    null,
    2,
  )}\n`;
