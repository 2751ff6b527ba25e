// `npm run parity:transformers`: files that Hugging Face Transformers and Glossa write for each other;
// needs GLOSSA_PYTHON.
import { runSource } from './run.mjs';

process.exitCode = await runSource('parity/src/transformers/main.ts', []);
