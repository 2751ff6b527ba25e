import { defineConfig } from 'tsup';

/**
 * One ESM entry and its types; everything a package depends on stays outside. Rollup then makes one import of a package
 * of those of all source files.
 */
export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: [/^node:/],
  removeNodeProtocol: false,
  clean: true,
  sourcemap: true,
  treeshake: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] } },
});
