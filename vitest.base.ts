import { defineConfig } from 'vitest/config';

/** Workspace packages are tested from their sources: no build is needed first. */
const conditions = ['@glossa/source', 'module', 'node', 'development'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    // `npm test` sums these reports.
    reporters: ['default', ['json', { outputFile: 'reports/unit.json' }]],
  },
});
