// Sums what ran: vitest's JSON reports, and the exit codes of everything else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Totals */

/** @returns {Totals} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** One check that either holds or does not. @returns {Totals} */
export const single = (name, passed) =>
  passed ? { ...nothing(), passed: 1 } : { ...nothing(), failed: 1, failures: [name] };

/** @param {Totals[]} parts @returns {Totals} */
export function sum(parts) {
  const total = nothing();
  for (const part of parts) {
    for (const key of ['passed', 'failed', 'skipped']) total[key] += part[key];
    total.failures.push(...part.failures);
  }
  return total;
}

/**
 * The totals of one vitest report. A file that could not be loaded, and an error outside any test, count as one
 * failure each.
 * @returns {Totals}
 */
export function countReport(report, name = 'report') {
  if (!Array.isArray(report?.testResults)) return single(`${name}: not a vitest report`, false);
  const total = nothing();
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') total.passed++;
      else if (test.status === 'failed') {
        failedHere++;
        total.failures.push(`${name}: ${test.fullName}`);
      } else total.skipped++;
    }
    if (file.status === 'failed' && failedHere === 0) {
      failedHere = 1;
      total.failures.push(`${name}: ${file.name}: ${(file.message || 'could not be loaded').split('\n')[0]}`);
    }
    total.failed += failedHere;
  }
  if (report.success === false && total.failed === 0)
    return sum([total, single(`${name}: an error outside the tests`, false)]);
  return total;
}

/** Reads and counts one report file; a missing or damaged one is a failure. @returns {Totals} */
export function countReportFile(file, name) {
  try {
    return countReport(JSON.parse(readFileSync(file, 'utf8')), name);
  } catch (error) {
    return single(`${name}: no report (${error.message.split('\n')[0]})`, false);
  }
}

/**
 * The totals of one turbo run from its `--summarize` file: test tasks by their reports, other tasks by their exit code.
 * @returns {Totals}
 */
export function countTurboRun(summary, root) {
  const real = summary.tasks.filter((task) => task.command !== '<NONEXISTENT>');
  return sum(
    real.map((task) => {
      const exitCode = task.execution?.exitCode;
      if (typeof exitCode !== 'number') return single(`${task.taskId}: did not run`, false);
      if (task.task !== 'test') return single(task.taskId, exitCode === 0);
      const total = countReportFile(join(root, task.directory, 'reports/unit.json'), task.taskId);
      return exitCode !== 0 && total.failed === 0
        ? sum([total, single(`${task.taskId}: exit code ${exitCode}`, false)])
        : total;
    }),
  );
}

/** The last line of a test run. */
export const lastLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
