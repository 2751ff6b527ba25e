/** Writes what a parity run found as text. */
import type { Row, Verdict } from './check.js';

const label = ({ kind, name }: { kind: string; name: string }) => `${kind}/${name}`;

const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toExponential(2));

function status({ results }: Row, isOne: boolean): string {
  for (const [setting, { outcome, error, passed }] of results) {
    const where = isOne ? '' : ` (${setting})`;
    if (!outcome) return `ERROR ${error}${where}`;
    if (!passed) return `BEYOND at ${outcome.worstAt ?? 'an unnamed case'}${where}`;
  }
  return 'ok';
}

function cells(row: Row, settings: Verdict['settings']): string[] {
  const outcomes = settings.map(({ name }) => row.results.get(name)?.outcome);
  const known = outcomes.find((outcome) => outcome !== undefined);
  const worst = outcomes.map((outcome) => (outcome ? figure(outcome.worst) : '-'));
  return [
    label(row.entry),
    known ? String(known.cases) : '-',
    ...worst,
    known ? figure(known.tolerance) : '-',
    status(row, settings.length === 1),
  ];
}

/** A table of worst differences against tolerances, the names not implemented yet, and a count. */
export function format({ rows, missing, settings }: Verdict): string {
  const lines = [
    ['fixture', 'cases', ...settings.map(({ name }) => name), 'tolerance', ''],
    ...rows.map((row) => cells(row, settings)),
  ];
  const last = lines[0].length - 1;
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const table = lines.map((line) =>
    line
      .map((cell, i) => (i === 0 || i === last ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  const left = rows.flatMap(({ entry, results }) => {
    const names = [...results.values()].find(({ outcome }) => outcome?.left?.length)?.outcome?.left;
    return names ? [`Not compared yet in ${label(entry)}: ${names.join(', ')}`, ''] : [];
  });
  const beyond = rows.filter((row) => status(row, true) !== 'ok').length;
  return [
    ...table,
    '',
    ...left,
    ...(missing.length > 0 ? [`Not implemented yet: ${missing.map(label).join(', ')}`, ''] : []),
    `${rows.length - beyond} within tolerance, ${beyond} not, ${missing.length} not implemented yet`,
  ].join('\n');
}
