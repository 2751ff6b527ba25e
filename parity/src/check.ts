/** Runs what can be run of a list of entries. */
import type { Entry, Outcome, Runner } from './runner.js';

export interface Row {
  entry: Entry;
  /** Absent when the entry could not be read, or the runner threw. */
  outcome?: Outcome;
  error?: string;
  passed: boolean;
}

export interface Verdict {
  rows: Row[];
  /** Entries that no runner matches yet. */
  missing: Entry[];
  /** Did every row stay within its tolerance? */
  passed: boolean;
}

/** A difference that is not a number is beyond any tolerance; so is a runner that compared nothing. */
const within = ({ worst, tolerance, cases }: Outcome) => cases > 0 && worst <= tolerance;

const failed = (entry: Entry, error: unknown): Row => ({ entry, error: error instanceof Error ? error.message : String(error), passed: false });

async function runOne(entry: Entry, runner: Runner): Promise<Row> {
  try {
    const outcome = await runner.run(entry);
    return { entry, outcome, passed: within(outcome) };
  } catch (error) {
    return failed(entry, error);
  }
}

/** The rows of one entry; none when no runner matches it. */
async function rowsOf(entry: Entry, runners: Runner[]): Promise<Row[]> {
  let matching: Runner[];
  try {
    matching = runners.filter((runner) => runner.kind === entry.kind && runner.matches(entry));
  } catch (error) {
    return [failed(entry, error)];
  }
  const rows: Row[] = [];
  for (const runner of matching) rows.push(await runOne(entry, runner));
  return rows;
}

/** Runs every runner on the entries it matches, one after the other. */
export async function check(entries: Entry[], runners: Runner[], onRow?: (row: Row) => void): Promise<Verdict> {
  const rows: Row[] = [];
  const missing: Entry[] = [];
  for (const entry of entries) {
    const found = await rowsOf(entry, runners);
    if (found.length === 0) missing.push(entry);
    for (const row of found) onRow?.(row);
    rows.push(...found);
  }
  return { rows, missing, passed: rows.every((row) => row.passed) };
}
