/** Everything that `npm run parity` compares, as tests. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from './check.js';
import { discover, discoverPublished, publishedNames } from './discover.js';
import { runners } from './registry.js';

const folder = process.env.GLOSSA_FIXTURES ?? resolve(import.meta.dirname, '../../../shared/fixtures');
const data = process.env.GLOSSA_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
const published = discoverPublished(data);
if (published.length < publishedNames.length)
  console.warn(
    `SKIPPED: parity of published models; of ${publishedNames.join(', ')} ` +
      `not all are in ${data}/models (set GLOSSA_DATA)`,
  );
const present = existsSync(folder);
if (!present)
  console.warn(`SKIPPED: parity with the reference implementations; no fixtures in ${folder} (set GLOSSA_FIXTURES)`);

describe.skipIf(!present)('parity', () => {
  const entries = present ? [...discover(folder), ...published] : [];
  const implemented = entries.filter((entry) =>
    runners.some((runner) => runner.kind === entry.kind && runner.matches(entry)),
  );

  it('is there to be tested', () => expect(implemented).not.toEqual([]));

  it.each(implemented.map((entry) => [`${entry.kind}/${entry.name}`, entry] as const))('of %s', async (_, entry) => {
    const { rows } = await check([entry], runners);
    for (const { outcome, error, passed } of rows.flatMap(({ results }) => [...results.values()]))
      expect(passed, error ?? `${outcome?.worst} at ${outcome?.worstAt}`).toBe(true);
  });
});
