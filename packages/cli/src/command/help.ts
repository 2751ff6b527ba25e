import type { Options } from './option.js';

/** What `--help` prints. */
export function helpOf({
  name,
  positionals,
  about,
  options,
}: {
  name: string;
  positionals: readonly string[];
  about: string;
  options: Options;
}): string {
  const rows = Object.entries(options).map(
    ([option, { value, about }]) => [`--${option}${value === undefined ? '' : ` ${value}`}`, about] as const,
  );
  const usage = `Usage: ${[name, ...positionals].join(' ')} [options]`;
  return `${usage}\n\n${about}\n\nOptions:\n${table([...rows, ['--help', 'print this']])}`;
}

/** Two columns, indented. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
