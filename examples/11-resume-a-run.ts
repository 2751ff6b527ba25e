/** Stops a training run half way and goes on: the result is the same, to the last bit. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderCheckpointStore } from '@glossa/checkpoint';
import { initialize, namedParameters, type Module } from '@glossa/tensor';
import { adamW, linearDecay, train, windows, type TrainOptions } from '@glossa/training';
import { CausalLM, Gpt2, type CausalBatch } from '@glossa/transformer';

const ids = Array.from({ length: 500 }, (_, i) => (i * i) % 7);
const config = {
  vocabSize: 7,
  maxPositionEmbeddings: 16,
  hiddenSize: 16,
  intermediateSize: 64,
  numHiddenLayers: 1,
  numAttentionHeads: 2,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0.1,
  residPdrop: 0.1,
  attnPdrop: 0.1,
  initializerRange: 0.02,
};

/** A model trained in its own run, as if in a process of its own. */
async function run(options: Partial<TrainOptions<CausalLM, CausalBatch>>) {
  const model = initialize(new CausalLM(new Gpt2(config)), { seed: 1 });
  const batches = windows(ids, { contextLength: 16, batchSize: 4, seed: 2 });
  const losses = [];
  const common = {
    optimizer: adamW({ learningRate: 1e-2 }),
    schedule: linearDecay({ warmup: 4, steps: 40 }),
    steps: 40,
    seed: 3,
  };
  for await (const { step, loss } of train(model, batches, { ...common, ...options })) {
    if (step % 8 === 0) losses.push(`${step}: ${loss.toFixed(4)}`);
  }
  console.log(losses.join('  '));
  return model;
}

using whole = await run({});

const folder = await mkdtemp(join(tmpdir(), 'glossa-'));
const checkpoint = { store: folderCheckpointStore(folder), every: 20 };
(await run({ checkpoint, steps: 20 }))[Symbol.dispose]();
console.log(await readdir(folder));
using resumed = await run({ checkpoint, resume: true });
await rm(folder, { recursive: true });

function bits(model: Module): number[] {
  return [...namedParameters(model).values()].flatMap(({ value }) => [...value.dataSync()]);
}

const expected = bits(whole);
if (bits(resumed).some((value, i) => value !== expected[i])) throw new Error('they differ');
console.log('the same, to the last bit');
