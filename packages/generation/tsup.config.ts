import base from '../../tsup.base.js';

/** Chat is an entry of its own: who needs none pays nothing for the template engine. */
export default { ...base, entry: ['src/index.ts', 'src/chat/index.ts'] };
