import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countReport, countReportFile, countTurboRun, lastLine, single, sum } from './report.mjs';

const test = (status) => ({ status, fullName: `a ${status} test` });
const file = (...statuses) => ({
  name: 'x.test.ts',
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map(test),
});

describe('countReport', () => {
  it('counts passed, failed and skipped tests', () => {
    const report = {
      success: false,
      testResults: [file('passed', 'failed', 'skipped'), file('todo', 'pending', 'passed')],
    };
    expect(countReport(report, 'p')).toEqual({ passed: 2, failed: 1, skipped: 3, failures: ['p: a failed test'] });
  });

  it('counts a file that cannot be loaded as failed', () => {
    const broken = { name: 'x.test.ts', status: 'failed', message: 'SyntaxError: no\nat …', assertionResults: [] };
    const total = countReport({ success: false, testResults: [broken, file('passed')] }, 'p');
    expect(total).toEqual({ passed: 1, failed: 1, skipped: 0, failures: ['p: x.test.ts: SyntaxError: no'] });
  });

  it('counts a failing hook beside passing tests', () => {
    const hook = { ...file('passed'), status: 'failed', message: 'afterAll' };
    expect(lastLine(countReport({ success: false, testResults: [hook] }))).toBe('1 passed, 1 failed, 0 skipped');
  });

  it('counts an error outside any test', () => {
    expect(lastLine(countReport({ success: false, testResults: [file('passed')] }))).toBe(
      '1 passed, 1 failed, 0 skipped',
    );
  });

  it.each([null, {}, { testResults: 3 }, 'text'])('does not take %j for a report', (report) => {
    expect(countReport(report).failed).toBe(1);
  });
});

describe('countTurboRun', () => {
  const task = (taskId, exitCode, extra) => ({
    taskId,
    task: taskId.split('#')[1],
    command: 'x',
    directory: 'packages/a',
    execution: exitCode === undefined ? undefined : { exitCode },
    ...extra,
  });

  it('takes tests from reports and the rest from exit codes', async () => {
    const root = await mkdtemp(join(tmpdir(), 'glossa-report-'));
    try {
      await mkdir(join(root, 'packages/a/reports'), { recursive: true });
      await writeFile(
        join(root, 'packages/a/reports/unit.json'),
        JSON.stringify({ success: true, testResults: [file('passed', 'passed')] }),
      );
      const tasks = [
        task('a#transit', undefined, { command: '<NONEXISTENT>' }),
        task('a#lint', 0),
        task('a#typecheck', 2),
        task('a#test', 0),
        task('b#test', 0, { directory: 'packages/b' }),
        task('b#build', undefined),
      ];
      const total = countTurboRun({ tasks }, root);
      expect(lastLine(total)).toBe('3 passed, 3 failed, 0 skipped');
      expect(total.failures.map((line) => line.split(':')[0])).toEqual(['a#typecheck', 'b#test', 'b#build']);
      expect(lastLine(countTurboRun({ tasks: [task('a#test', 1)] }, root))).toBe('2 passed, 1 failed, 0 skipped');
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

it('counts a missing report as failed', () => {
  expect(countReportFile('/nowhere/unit.json', 'p').failures).toEqual([expect.stringContaining('p: no report')]);
});

it('sums to the last line', () => {
  expect(lastLine(sum([single('a', true), single('b', false), single('c', true)]))).toBe(
    '2 passed, 1 failed, 0 skipped',
  );
});
