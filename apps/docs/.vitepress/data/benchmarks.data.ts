/** The recorded comparisons with other libraries, as `npm run bench` wrote them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Result } from '@glossa/benchmarks/result';

export interface Comparison {
  name: string;
  rows: Result[];
  machine: string;
  node: string;
  date: string;
}

const folder = new URL('../../../../benchmarks/results/', import.meta.url);

declare const data: Comparison[];
export { data };

export default {
  load(): Comparison[] {
    const names = readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
    return names.map((file) => {
      const rows = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      const [{ machine, node, date }] = rows;
      return {
        name: file.slice(0, -'.json'.length),
        rows,
        machine: `${machine.cpu}, ${machine.cores} cores`,
        node,
        date: date.slice(0, 10),
      };
    });
  },
};
