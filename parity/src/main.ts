/** `npm run parity [-- --fixtures DIR] [--record FILE]`: exits with 1 when a difference exceeds its tolerance. */
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2));
