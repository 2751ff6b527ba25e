/** The recorded comparisons with other libraries, as `npm run bench` wrote them. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Comparison {
  name: string;
  rows: {
    case: string;
    ours: number;
    peer: number;
    peerName: string;
    ratio: number;
    unit: string;
    higherIsBetter: boolean;
    /** Of a kernel beside the machine's limits (GFLOP/s, GB/s): operations a byte. */
    intensity?: number;
    limits?: { compute: number; memory: number };
  }[];
  machine: string;
  node: string;
  date: string;
}

const folder = new URL('../../../../benchmarks/results/', import.meta.url);

declare const data: Comparison[];
export { data };

export default {
  load(): Comparison[] {
    const names = readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
    return names.map((file) => {
      const rows = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      const [{ machine, node, date }] = rows;
      return { name: file.slice(0, -'.json'.length), rows, machine: `${machine.cpu}, ${machine.cores} cores`, node, date: date.slice(0, 10) };
    });
  },
};
