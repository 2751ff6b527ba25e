/** Runs one comparison, prints its table and writes `results/NAME.json`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { json, setting, table } from './report.js';
import type { Result } from './result.js';

const folder = resolve(import.meta.dirname, '..');
const readJson = async (path: string) => JSON.parse(await readFile(resolve(folder, path), 'utf8'));

async function main(name: string) {
  const { run } = (await import(`../src/${name}.ts`)) as { run(): Promise<Result[]> };
  const results = await run();
  console.log(`\n${name}\n${table(results)}`);

  const { version } = await readJson('../packages/kernels/package.json');
  const sets: Record<string, Record<string, string>> = await readJson('peers.json');
  const peers = Object.assign(
    {},
    ...Object.keys(sets).flatMap((key) => (key === name || key.startsWith(`${name}/`) ? [sets[key]] : [])),
  ) as Record<string, string>;
  await mkdir(resolve(folder, 'results'), { recursive: true });
  await writeFile(resolve(folder, `results/${name}.json`), json(results, setting({ glossa: version, ...peers })));
}

await main(process.argv[2]);
