import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { folderCheckpointStore } from '@glossa/checkpoint';
import { kernelInfo } from '@glossa/kernels';
import { initialize, namedParameters } from '@glossa/tensor';
import { Tokenizer } from '@glossa/tokenizer';
import { evaluate, train, type Trainable } from '@glossa/training';
import { LossCurve, progressBar } from '@glossa/training/progress';
import { saveModel, type HeadModel } from '@glossa/transformer';
import type { Recipe } from './recipe.js';

const recipes = fileURLToPath(new URL('../', import.meta.url));
const models = fileURLToPath(new URL('../../models/', import.meta.url));

export interface RunOptions {
  /** The recipe's own folder, where its log is kept. */
  folder: string;
  /** Default: the recipe's. */
  steps?: number;
  signal?: AbortSignal;
}

/**
 * Runs a recipe to its end, or continues a run that was stopped: trains with checkpoints under `runs/`, then writes the
 * model, its curve and its scores under `models/`.
 */
export async function run<Model extends HeadModel & Trainable<Batch>, Batch>(
  recipe: Recipe<Model, Batch>,
  { folder: recipeFolder, steps = recipe.steps, signal }: RunOptions,
): Promise<void> {
  const folder = `${recipes}runs/${recipe.name}/`;
  const target = `${models}${recipe.name}/`;
  await mkdir(folder, { recursive: true });
  const log = (line: string) => appendFile(`${folder}log.txt`, `${line}\n`);

  const saved = await readFile(`${folder}tokenizer.json`).catch(() => null);
  const prepared = await recipe.prepare(saved && Tokenizer.fromJson(saved));
  const { tokenizer, batches, validation } = prepared;
  await writeFile(`${folder}tokenizer.json`, JSON.stringify(tokenizer.toJson()));

  using model = initialize(prepared.model, { seed: recipe.seed });
  await recipe.begin?.(prepared.model);
  const size = [...namedParameters(model).values()].reduce((sum, parameter) => sum + parameter.size, 0);
  const parts = [
    `${recipe.name}: ${size} parameters, vocabulary of ${tokenizer.vocabSize}`,
    `node ${process.version}`,
    JSON.stringify(kernelInfo()),
  ];
  await log(parts.join('; '));

  const curve = await readCurve(`${folder}curve.json`);
  const validate = async (step: number) => {
    const { loss } = await evaluate(model, validation);
    curve.add('validation', step, loss);
    await writeFile(`${folder}curve.json`, JSON.stringify(curve));
    return loss;
  };

  {
    using progress = progressBar({ steps });
    const store = folderCheckpointStore(`${folder}checkpoints`);
    const options = {
      ...recipe.options,
      seed: recipe.seed,
      steps,
      signal,
      checkpoint: { store, every: recipe.validateEvery },
      resume: true,
    };
    let [sum, count, tokens, begin] = [0, 0, 0, performance.now()];
    for await (const event of train(model as Trainable<Batch>, batches, options)) {
      progress.update(event);
      dropFrom(curve, event.step);
      [sum, count, tokens] = [sum + event.loss, count + 1, tokens + event.tokens];
      if (event.step % recipe.validateEvery !== 0 && event.step !== steps) continue;
      const seconds = (performance.now() - begin) / 1000;
      curve.add('train', event.step, sum / count);
      const loss = await validate(event.step);
      const line = [
        `step ${event.step}`,
        `train ${(sum / count).toFixed(4)}`,
        `validation ${loss.toFixed(4)}`,
        `${Math.round(tokens / seconds)} targets/s`,
        `${seconds.toFixed(0)} s`,
      ].join('  ');
      await log(line);
      progress.log(line);
      [sum, count, tokens, begin] = [0, 0, 0, performance.now()];
    }
  }

  await mkdir(target, { recursive: true });
  await saveModel(model, target, { dtype: recipe.dtype });
  await writeFile(`${target}tokenizer.json`, JSON.stringify(tokenizer.toJson()));
  await writeFile(`${target}curve.svg`, curve.toSvg({ title: recipe.name }));
  using stored = await recipe.load(target);
  const scores = { parameters: size, steps, ...(await recipe.evaluate(prepared, stored)) };
  await log(`scores ${JSON.stringify(scores)}`);
  await writeFile(`${target}scores.json`, `${JSON.stringify(scores, null, 2)}\n`);
  await copyFile(`${folder}log.txt`, `${recipes}${recipeFolder}/log.txt`);
  console.log(scores);
}

/** The curve of an interrupted run, or a new one. */
async function readCurve(file: string): Promise<LossCurve> {
  const saved = await readFile(file, 'utf8').catch(() => null);
  return saved ? LossCurve.from(JSON.parse(saved)) : new LossCurve();
}

/** Drops the points from a step on: a resumed run repeats the steps after its last checkpoint. */
function dropFrom(curve: LossCurve, step: number): void {
  for (const series of [curve.train, curve.validation]) {
    while (series.length > 0 && series[series.length - 1].step >= step) series.pop();
  }
}
