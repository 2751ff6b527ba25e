/** `pnpm --filter @glossa/recipes train NAME [--steps N]`: makes a bundled model, or continues an interrupted run. */
import { parseArgs } from 'node:util';
import { run } from './run.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { steps: { type: 'string' } } });
const names = ['shakespeare-char', 'tang-poems', 'translation-en-zh', 'question-answering'];
const [name] = positionals;
if (positionals.length !== 1 || !names.includes(name)) {
  console.error(`usage: train ${names.join('|')} [--steps N]`);
  process.exit(2);
}
const abort = new AbortController();
process.once('SIGINT', () => abort.abort(new Error('interrupted; run the same command to continue')));
process.once('SIGTERM', () => abort.abort(new Error('terminated; run the same command to continue')));

const { recipe } = await import(`../${name}/recipe.ts`);
await run(recipe, {
  folder: name,
  steps: values.steps === undefined ? undefined : Number(values.steps),
  signal: abort.signal,
});
