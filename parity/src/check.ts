/** Runs what can be run of a list of entries. */
import type { Entry, Outcome, Runner } from './runner.js';
import { asIs, type Setting } from './settings.js';

export interface Result {
  /** Absent when the entry could not be read, or the runner threw. */
  outcome?: Outcome;
  error?: string;
  passed: boolean;
}

/** What one runner found of one entry. */
export interface Row {
  entry: Entry;
  /** By the names of settings; of what does not compute with tensors only by the first. */
  results: Map<string, Result>;
}

export interface Verdict {
  rows: Row[];
  /** Entries that no runner matches yet. */
  missing: Entry[];
  settings: readonly Setting[];
  /** Did every result stay within its tolerance? */
  passed: boolean;
}

/** A difference that is not a number is beyond any tolerance; so is a runner that compared nothing. */
const within = ({ worst, tolerance, cases }: Outcome) => cases > 0 && worst <= tolerance;

const failed = (error: unknown): Result => ({
  error: error instanceof Error ? error.message : String(error),
  passed: false,
});

async function resultOf(entry: Entry, runner: Runner): Promise<Result> {
  try {
    const outcome = await runner.run(entry);
    return { outcome, passed: within(outcome) };
  } catch (error) {
    return failed(error);
  }
}

/** A row of one entry for each runner that matches it; none when no runner does. */
function rowsOf(entry: Entry, runners: readonly Runner[], first: Setting): [Row, Runner?][] {
  try {
    const matching = runners.filter((runner) => runner.kind === entry.kind && runner.matches(entry));
    return matching.map((runner) => [{ entry, results: new Map() }, runner]);
  } catch (error) {
    return [[{ entry, results: new Map([[first.name, failed(error)]]) }]];
  }
}

/** Runs every runner on the entries it matches, one after the other, in each of the settings. */
export async function check(
  entries: readonly Entry[],
  runners: readonly Runner[],
  {
    settings = [asIs],
    onResult,
  }: { settings?: readonly Setting[]; onResult?: (row: Row, setting: Setting) => void } = {},
): Promise<Verdict> {
  const found = entries.map((entry) => rowsOf(entry, runners, settings[0]));
  for (const setting of settings) {
    setting.use();
    for (const [row, runner] of found.flat()) {
      if (!runner || (setting !== settings[0] && !runner.computes)) continue;
      row.results.set(setting.name, await resultOf(row.entry, runner));
      onResult?.(row, setting);
    }
  }
  const rows = found.flat().map(([row]) => row);
  const missing = entries.filter((_, i) => found[i].length === 0);
  return {
    rows,
    missing,
    settings,
    passed: rows.every(({ results }) => [...results.values()].every(({ passed }) => passed)),
  };
}
