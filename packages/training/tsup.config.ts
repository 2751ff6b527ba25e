import base from '../../tsup.base.js';

/** Progress bars and loss curves are an entry of their own: training alone does not load them. */
export default { ...base, entry: ['src/index.ts', 'src/progress/index.ts'] };
