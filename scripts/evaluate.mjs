// `npm run evaluate -- question-answering [--data FILE]`: scores the bundled model on a file in SQuAD's layout, as
// `glossa evaluate` does.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, runSource } from './run.mjs';

const models = { 'question-answering': 'models/squad' };

const [task, ...rest] = process.argv.slice(2);
const model = Object.hasOwn(models, task ?? '') ? models[task] : undefined;
const development = join(resolve(root, process.env.GLOSSA_DATA ?? '../shared/data'), 'qa/squad/dev-v1.1.json.gz');
const given = rest.some((word) => word === '--data' || word.startsWith('--data=') || word === '--help');

if (model === undefined) {
  console.error(
    `usage: npm run evaluate -- ${Object.keys(models).join('|')} [--data FILE] [options of \`glossa evaluate\`]`,
  );
  process.exitCode = 2;
} else if (!given && !existsSync(development)) {
  console.error(`evaluate: ${development} is missing; name another file with --data, or set GLOSSA_DATA`);
  process.exitCode = 1;
} else {
  // npm runs scripts in the root, and says where it was called
  const from = process.env.INIT_CWD ?? process.cwd();
  const words = rest.map((word, i) =>
    rest[i - 1] === '--data' && word !== '-'
      ? resolve(from, word)
      : word.replace(/^--data=(.+)/, (_, file) => `--data=${resolve(from, file)}`),
  );
  process.exitCode = await runSource('packages/cli/src/bin.ts', [
    'evaluate',
    task,
    model,
    ...(given ? [] : ['--data', development]),
    ...words,
  ]);
}
