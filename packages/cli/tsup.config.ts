import { defineConfig, type Options } from 'tsup';
import base from '../../tsup.base.js';

const options = base as Options;

/** The library and the command share their chunks; each subcommand is one of its own. */
export default defineConfig({
  ...options,
  entry: ['src/index.ts', 'src/bin.ts'],
  platform: 'node',
  dts: { ...Object(options.dts), entry: 'src/index.ts' },
});
