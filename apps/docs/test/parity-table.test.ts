import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parityTable } from '../.vitepress/parity-table.js';
import { root } from './content.js';

it('has the worst of each architecture in each setting, then what else was compared', () => {
  const row = (name: string, one: number, two: number) => ({
    kind: 'models' as const,
    name,
    architecture: 'GPT-2',
    cases: 2,
    tolerance: 1e-4,
    worst: { one, two },
  });
  const other = { kind: 'metrics' as const, name: 'squad', cases: 9, tolerance: 0, worst: { one: 0 } };
  const { architectures, others } = parityTable({
    date: '',
    node: '',
    settings: ['one', 'two'],
    rows: [row('a', 1e-6, 3e-6), other, row('b', 2e-6, 1e-6)],
  });
  expect(architectures).toEqual([
    { name: 'GPT-2', entries: ['a', 'b'], cases: 4, tolerance: 1e-4, worst: [2e-6, 3e-6] },
  ]);
  expect(others).toEqual([
    { name: 'metrics/squad', entries: ['squad'], cases: 9, tolerance: 0, worst: [0, undefined] },
  ]);
});

it('is on the page in both languages', () => {
  for (const page of ['measurements', 'zh/measurements'])
    expect(readFileSync(resolve(root, `apps/docs/content/${page}.md`), 'utf8')).toContain('<ParityTable />');
});
