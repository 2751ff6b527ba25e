/** The committed record, which the documentation shows, is whole and within bounds. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { architectures } from './architecture.js';
import { discover, discoverPublished } from './discover.js';
import type { ParityRecord } from './record.js';
import { runners } from './registry.js';
import { settings } from './settings.js';

const { rows, settings: recorded } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../results.json'), 'utf8'),
) as ParityRecord;
const names = settings.map(({ name }) => name);
const models = rows.filter(({ architecture }) => architecture !== undefined);

it.each(architectures)('%s is recorded in every setting', (architecture) => {
  const own = models.filter((row) => row.architecture === architecture);
  expect(own.filter(({ kind }) => kind === 'models')).not.toEqual([]);
  for (const { worst, cases } of own) {
    expect(Object.keys(worst)).toEqual(names);
    expect(cases).toBeGreaterThan(0);
  }
});

it('no difference is above 1e-4, nor above its tolerance', () => {
  expect(recorded).toEqual(names);
  expect(new Set(models.map(({ architecture }) => architecture))).toEqual(new Set(architectures));
  for (const { kind, name, worst, tolerance } of rows) {
    for (const difference of Object.values(worst))
      expect(difference, `${kind}/${name}`).toBeLessThanOrEqual(Math.min(1e-4, tolerance));
  }
});

const fixtures = process.env.GLOSSA_FIXTURES ?? resolve(import.meta.dirname, '../../../shared/fixtures');
const data = process.env.GLOSSA_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
const present = existsSync(fixtures);
if (!present)
  console.warn(`SKIPPED: whether the record has every fixture; no fixtures in ${fixtures} (set GLOSSA_FIXTURES)`);

it.skipIf(!present)('has everything that is compared', () => {
  const entries = [...discover(fixtures), ...discoverPublished(data)];
  const compared = entries.filter((entry) =>
    runners.some((runner) => runner.kind === entry.kind && runner.matches(entry)),
  );
  expect(rows.map(({ kind, name }) => `${kind}/${name}`)).toEqual(
    expect.arrayContaining(compared.map(({ kind, name }) => `${kind}/${name}`)),
  );
});
