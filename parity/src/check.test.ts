import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from './check.js';
import { discover } from './discover.js';
import { recordOf } from './record.js';
import type { Outcome, Runner } from './runner.js';
import { format } from './table.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glossa-parity-'));
  for (const folder of ['models/b', 'models/a', 'ops', 'elsewhere/c'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'ops/rope.json'), '{}');
  writeFileSync(join(root, 'ops/notes.txt'), '');
  writeFileSync(join(root, 'README.md'), '');
});

afterEach(() => rmSync(root, { recursive: true }));

const runner = (outcome: Outcome, kind: Runner['kind'] = 'models', name = 'a'): Runner => ({
  kind,
  computes: true,
  matches: (entry) => entry.name === name,
  run: () => Promise.resolve(outcome),
});

describe('discover', () => {
  it('finds folders and JSON files by kind and name', () => {
    expect(discover(root).map(({ kind, name }) => `${kind}/${name}`)).toEqual(['models/a', 'models/b', 'ops/rope']);
  });

  it('refuses a folder that is missing or holds nothing', () => {
    expect(() => discover(join(root, 'nowhere'))).toThrow(/no folder .*nowhere/);
    expect(() => discover(join(root, 'elsewhere'))).toThrow(/nothing to check/);
  });
});

describe('check', () => {
  it('passes within the tolerance and names what is missing', async () => {
    const verdict = await check(discover(root), [runner({ worst: 1e-4, tolerance: 1e-4, cases: 3 })]);
    expect(verdict.passed).toBe(true);
    expect(verdict.missing.map((entry) => entry.name)).toEqual(['b', 'rope']);
    expect(format(verdict)).toContain('Not implemented yet: models/b, ops/rope');
    expect(format(verdict)).toMatch(/models\/a +3 +1\.00e-4 +1\.00e-4 {2}ok/);
  });

  it.each([
    ['too large', { worst: 2, tolerance: 1, cases: 1 }],
    ['not a number', { worst: Number.NaN, tolerance: 1, cases: 1 }],
    ['of nothing', { worst: 0, tolerance: 1, cases: 0 }],
  ])('fails when a difference is %s', async (_, outcome) => {
    const verdict = await check(discover(root), [runner(outcome)]);
    expect(verdict.passed).toBe(false);
    expect(format(verdict)).toContain('BEYOND');
    expect(format(verdict)).toMatch(/0 within tolerance, 1 not, 2 not implemented yet$/);
  });

  it('fails when a runner throws, and runs the others', async () => {
    const throwing: Runner = {
      kind: 'models',
      computes: true,
      matches: () => true,
      run: () => Promise.reject(new Error('cases.json: damaged')),
    };
    const verdict = await check(discover(root), [
      throwing,
      runner({ worst: 0, tolerance: 0, cases: 1 }, 'ops', 'rope'),
    ]);
    expect(verdict.rows.flatMap(({ results }) => [...results.values()].map(({ passed }) => passed))).toEqual([
      false,
      false,
      true,
    ]);
    expect(format(verdict)).toContain('ERROR cases.json: damaged');
  });

  it('does so in each setting, and says in which one a difference is beyond', async () => {
    let worst = 0;
    const settings = [
      { name: 'near', use: () => void (worst = 0.1) },
      { name: 'far', use: () => void (worst = 2) },
    ];
    const runners: Runner[] = ['a', 'b'].map((name) => ({
      kind: 'models',
      computes: name === 'a',
      matches: (entry) => entry.name === name,
      run: () => Promise.resolve({ worst, tolerance: 1, cases: 3, worstAt: 'logits' }),
    }));
    const seen: string[] = [];
    const verdict = await check(discover(root), runners, {
      settings,
      onResult: ({ entry }, { name }) => seen.push(`${entry.name} ${name}`),
    });
    expect(seen).toEqual(['a near', 'b near', 'a far']);
    expect(verdict.passed).toBe(false);
    expect(format(verdict)).toMatch(/^fixture +cases +near +far +tolerance$/m);
    expect(format(verdict)).toMatch(/^models\/a +3 +1\.00e-1 +2 +1 {2}BEYOND at logits \(far\)$/m);
    expect(format(verdict)).toMatch(/^models\/b +3 +1\.00e-1 +- +1 {2}ok$/m);
    expect(format(verdict)).toMatch(/1 within tolerance, 1 not, 1 not implemented yet$/);
    expect(() => recordOf(verdict)).toThrow('nothing is recorded of a run that fails');
  });
});
