/** Property tests draw the same cases everywhere. GLOSSA_SEED tries others; a failure names its seed and path. */
import fc from 'fast-check';

const seed = Number(process.env.GLOSSA_SEED ?? 42);
if (!Number.isInteger(seed)) throw new Error(`GLOSSA_SEED: expected an integer, received ${process.env.GLOSSA_SEED}`);
if (seed !== 42) console.log(`property tests with seed ${seed}`);
fc.configureGlobal({ seed, numRuns: 100 });
