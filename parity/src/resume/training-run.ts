/**
 * A small training run with all that a checkpoint has to remember: dropout, moments, schedule, accumulation, place in
 * the data.
 */
import { fileURLToPath } from 'node:url';
import { folderCheckpointStore } from '@glossa/checkpoint';
import { initialize } from '@glossa/tensor';
import { adamW, batches, collateCausalLM, cosine, train } from '@glossa/training';
import { CausalLM, Gpt2 } from '@glossa/transformer';

export const steps = 24;

const config = {
  vocabSize: 17,
  hiddenSize: 16,
  intermediateSize: 32,
  numHiddenLayers: 2,
  numAttentionHeads: 2,
  maxPositionEmbeddings: 12,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0.1,
  residPdrop: 0.1,
  attnPdrop: 0.1,
  initializerRange: 0.1,
};
const texts = Array.from({ length: 29 }, (_, i) =>
  Array.from({ length: 4 + (i % 9) }, (_, j) => (i * j + i + j) % config.vocabSize),
);

/** Begins the run, or goes on with the one in the folder; yields the loss of each step. */
export async function* trainingRun(folder: string): AsyncGenerator<{ step: number; loss: number }> {
  using model = initialize(new CausalLM(new Gpt2(config)), { seed: 1 });
  const source = batches(texts, {
    collate: collateCausalLM({ padId: 0 }),
    batchSize: 4,
    bucketBy: ({ length }) => length,
    epochs: Infinity,
    seed: 2,
  });
  yield* train(model, source, {
    optimizer: adamW({ learningRate: 0.01 }),
    schedule: cosine({ warmup: 4 }),
    steps,
    gradientClipping: 1,
    accumulate: 2,
    seed: 3,
    checkpoint: { store: folderCheckpointStore(folder), every: 5 },
    resume: true,
  });
}

/** `training-run.ts FOLDER STEP` is the run as a process of its own, killed after a step. Writes a line a step. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder, last] = process.argv;
  for await (const { step, loss } of trainingRun(folder)) {
    process.stdout.write(`${step} ${loss}\n`);
    if (step === Number(last)) process.kill(process.pid, 'SIGKILL');
  }
}
