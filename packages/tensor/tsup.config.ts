import base from '../../tsup.base.js';

/** What only tests need is an entry of its own. */
export default { ...base, entry: ['src/index.ts', 'src/testing/index.ts'] };
