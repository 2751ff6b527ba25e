// The self-check as one file that needs no packages beside it.
import { join } from 'node:path';
import { build } from 'esbuild';

/** @param {string} outfile */
export const bundleSelfCheck = (outfile) =>
  build({
    entryPoints: [join(import.meta.dirname, 'self-check.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    // Tfjs-core calls it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    conditions: ['@glossa/source', 'import'],
    target: 'es2022',
    logLevel: 'error',
  });
