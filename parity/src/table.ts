/** Writes what a parity run found as text. */
import type { Row, Verdict } from './check.js';

const label = ({ kind, name }: { kind: string; name: string }) => `${kind}/${name}`;

const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toExponential(2));

function cells({ entry, outcome, error, passed }: Row): string[] {
  if (!outcome) return [label(entry), '-', '-', '-', `ERROR ${error}`];
  const { cases, worst, tolerance, worstAt } = outcome;
  return [label(entry), String(cases), figure(worst), figure(tolerance), passed ? 'ok' : `BEYOND at ${worstAt ?? 'an unnamed case'}`];
}

/** A table of worst differences against tolerances, the names not implemented yet, and a count. */
export function format({ rows, missing }: Verdict): string {
  const lines = [['fixture', 'cases', 'worst', 'tolerance', ''], ...rows.map(cells)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column].length)));
  const table = lines.map((line) =>
    line.map((cell, i) => (i === 0 || i === 4 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i]))).join('  ').trimEnd(),
  );
  const beyond = rows.filter((row) => !row.passed).length;
  return [
    ...table,
    '',
    ...rows.flatMap(({ entry, outcome }) => (outcome?.left?.length ? [`Not compared yet in ${label(entry)}: ${outcome.left.join(', ')}`, ''] : [])),
    ...(missing.length > 0 ? [`Not implemented yet: ${missing.map(label).join(', ')}`, ''] : []),
    `${rows.length - beyond} within tolerance, ${beyond} not, ${missing.length} not implemented yet`,
  ].join('\n');
}
