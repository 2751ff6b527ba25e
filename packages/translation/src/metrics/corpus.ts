import { check, checkText } from '@glossa/check';
import { version } from '../../package.json';

/**
 * One reference a sentence (`string[]`), or several streams of them (`string[][]`: [stream][sentence]), as sacreBLEU
 * takes them.
 */
export type References = readonly string[] | readonly (readonly string[])[];

/**
 * Checks that every stream has one reference a hypothesis, and returns the references by sentence: [sentence][stream].
 */
export function alignReferences(where: string, hypotheses: readonly string[], references: References): string[][] {
  check(Array.isArray(hypotheses), `${where}: hypotheses`, 'an array', hypotheses);
  check(Array.isArray(references), `${where}: references`, 'an array', references);
  const streams = (typeof references[0] === 'string' ? [references] : references) as readonly (readonly string[])[];
  check(streams.length > 0, `${where}: references`, 'at least one a sentence', undefined);
  for (const [index, stream] of streams.entries()) {
    const fits = Array.isArray(stream) && stream.length === hypotheses.length;
    const received = Array.isArray(stream) ? stream.length : stream;
    check(fits, `${where}: references[${index}]`, `${hypotheses.length} sentences`, received);
  }
  return hypotheses.map((hypothesis, index) => {
    const row = streams.map((stream) => stream[index]);
    for (const text of [hypothesis, ...row]) checkText(`${where}: sentence ${index}`, text);
    return row;
  });
}

/**
 * A score's settings in sacreBLEU's notation, e.g. `nrefs:1|case:mixed|…`; the version is this package's, not
 * sacreBLEU's.
 */
export function signature(settings: Record<string, string | number>): string {
  const fields = Object.entries({ ...settings, version: `glossa-${version}` });
  return fields.map(([name, value]) => `${name}:${value}`).join('|');
}

/** Adds numbers position by position: the statistics of a corpus from those of its sentences. */
export function sumRows(rows: readonly (readonly number[])[], width: number): number[] {
  const sum = new Array<number>(width).fill(0);
  for (const row of rows) row.forEach((value, index) => (sum[index] += value));
  return sum;
}
