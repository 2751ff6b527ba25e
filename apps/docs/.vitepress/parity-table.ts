/** A record of differences as the rows of a table. */
import type { ParityRecord, RecordedRow } from '@glossa/parity/record';

export interface ParityLine {
  /** An architecture; or an entry of another kind. */
  name: string;
  /** What was compared. */
  entries: string[];
  /** Results compared in each setting. */
  cases: number;
  tolerance: number;
  /** The worst difference in each setting of the record; undefined where it does not matter. */
  worst: (number | undefined)[];
}

/** One line for each architecture, then one for each other entry. */
export function parityTable({ rows, settings }: ParityRecord): { architectures: ParityLine[]; others: ParityLine[] } {
  const groups = new Map<string, RecordedRow[]>();
  for (const row of rows) {
    const name = row.architecture ?? `${row.kind}/${row.name}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const lines = [...groups].map(([name, members]) => {
    const worst = settings.map((setting) => {
      const known = members.map((row) => row.worst[setting]).filter((value) => value !== undefined);
      return known.length > 0 ? Math.max(...known) : undefined;
    });
    const cases = members.reduce((sum, row) => sum + row.cases, 0);
    const line: ParityLine = {
      name,
      entries: members.map((row) => row.name),
      cases,
      tolerance: members[0].tolerance,
      worst,
    };
    return { line, isModel: members[0].architecture !== undefined };
  });
  const those = (wanted: boolean) => lines.filter(({ isModel }) => isModel === wanted).map(({ line }) => line);
  return { architectures: those(true), others: those(false) };
}
