/** For tests alone. */
export { expectNoLeak } from './expect-no-leak.js';
