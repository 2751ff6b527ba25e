import base from '../../tsup.base.js';

/** A module for each file, so that a bundle holds only the architectures that its pages import. */
export default {
  ...base,
  entry: ['src/**/*.ts', '!src/**/*.{test,test-util,bench}.ts'],
  bundle: false,
  dts: { ...base.dts, entry: 'src/index.ts' },
};
