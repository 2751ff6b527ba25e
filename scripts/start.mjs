// `npm start`: build, show the three tasks in the terminal, then serve the demo, unless `--no-serve` is given.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run } from './run.mjs';
import { serve } from './serve.mjs';
import { turbo } from './turbo.mjs';

async function start() {
  const { values } = parseArgs({ options: { 'no-serve': { type: 'boolean', default: false } } });
  const demo = join(root, 'apps/demo/dist');

  const built = await turbo(['run', 'build', '--filter=@glossa/scripts...', '--filter=@glossa/demo...']);
  if (built !== 0) return built;
  const toured = await run(process.execPath, [join(root, 'scripts/tour.mjs')]);
  if (toured !== 0 || values['no-serve']) return toured;

  if (!existsSync(demo)) {
    console.error('start: apps/demo/dist is missing; `npm run build` makes it');
    return 1;
  }
  const { url } = await serve({ root: demo });
  console.log(`\nThe demo is at ${url} (Ctrl-C ends it).`);
  return 0;
}

try {
  process.exitCode = await start();
} catch (error) {
  console.error(`start: ${error.message}`);
  process.exitCode = 1;
}
