/** For tests alone. */
export { takeFallbackCounts } from '../kernels/fallback.js';
