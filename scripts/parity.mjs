// `npm run parity [-- --fixtures DIR] [--record FILE]`: compares with recorded results of references.
import { runSource } from './run.mjs';

process.exitCode = await runSource('parity/src/main.ts', process.argv.slice(2));
