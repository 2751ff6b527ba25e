import base from '../../tsup.base.js';

/** Chat templates are an entry of their own: who needs none pays nothing for the template engine. */
export default { ...base, entry: ['src/index.ts', 'src/chat/index.ts'] };
