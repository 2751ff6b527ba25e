/** The worst differences of a parity run, as the documentation shows them. */
import { writeFileSync } from 'node:fs';
import { architectureOf } from './architecture.js';
import type { Verdict } from './check.js';
import type { Kind } from './runner.js';

export interface RecordedRow {
  readonly kind: Kind;
  readonly name: string;
  /** Of models. */
  readonly architecture?: string;
  /** Results compared in each setting. */
  readonly cases: number;
  readonly tolerance: number;
  /** The worst difference by the names of settings. */
  readonly worst: Readonly<Record<string, number>>;
}

export interface ParityRecord {
  readonly date: string;
  readonly node: string;
  /** Their names. */
  readonly settings: readonly string[];
  readonly rows: readonly RecordedRow[];
}

/** @throws when something is beyond its tolerance: there are no differences to record then */
export function recordOf({ rows, settings, passed }: Verdict): ParityRecord {
  if (!passed) throw new Error('parity: nothing is recorded of a run that fails');
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    settings: settings.map(({ name }) => name),
    rows: rows.map(({ entry, results }) => {
      const outcomes = [...results].map(([name, { outcome }]) => [name, outcome!] as const);
      const [[, { cases, tolerance }]] = outcomes;
      const worst = Object.fromEntries(outcomes.map(([name, outcome]) => [name, Number(outcome.worst.toPrecision(3))]));
      return { kind: entry.kind, name: entry.name, architecture: architectureOf(entry), cases, tolerance, worst };
    }),
  };
}

/** One row a line. */
export function writeRecord(file: string, { rows, ...others }: ParityRecord): void {
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  writeFileSync(file, `${JSON.stringify(others, null, 2).slice(0, -2)},\n  "rows": [\n${lines}\n  ]\n}\n`);
}
